import { InferenceSession } from 'onnxruntime-node'
import { expect, test } from 'vitest'
import { DEFAULT_PACK, packFolder } from '../../e2e/support/shipped-packs.ts'
import { readOnnx } from '../../src/formats/read-onnx.ts'
import { readManifest, stepFeeds } from '../native-subject.ts'
import { wideDenoiser } from './wide-model.ts'

test('the wide denoiser is one float32 file that computes what the pack does', async () => {
  const folder = packFolder(DEFAULT_PACK)
  const bytes = await wideDenoiser(folder)
  const { nodes, initializers } = readOnnx(bytes, 'wide').graph
  expect(nodes.some(({ op }) => op === 'Cast')).toBe(false)
  expect(new Set(initializers.map(({ dtype, data }) => `${dtype} ${data.kind}`))).toEqual(new Set(['float32 raw', 'int64 raw']))

  const manifest = await readManifest(folder)
  const run = async (model: string | Uint8Array): Promise<Float32Array> => {
    const options = { logSeverityLevel: 3 } as const
    const session =
      typeof model === 'string' ? await InferenceSession.create(model, options) : await InferenceSession.create(model, options)
    const { next } = await session.run(stepFeeds(session, manifest, 1))
    await session.release()
    return next?.data as Float32Array
  }
  const [wide, own] = [await run(bytes), await run(`${folder}onnx/denoiser.onnx`)]
  expect(Math.max(...wide.map((value, i) => Math.abs(value - (own[i] ?? Number.NaN))))).toBeLessThan(1e-5)
})
