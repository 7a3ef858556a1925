import type { Noise } from '../../protocol/codes.ts'
import { expect, test } from 'vitest'
import { gaussian } from '../../math/gaussian.ts'
import type { EngineApi } from '../../protocol/engine-api.ts'
import type { Engine } from '../../store/clients.ts'
import type { Face } from '../../store/face.ts'
import { drawPlace } from './draw-place.ts'

const LENGTH = 12
const model = {
  schedule: { kind: 'linear', betaStart: 0.0001, betaEnd: 0.02, steps: 1000 },
  zSem: { size: 1, mean: null, std: null },
  imageSize: 2,
} as const
const z = { data: Float32Array.of(7), count: 1 }
const own = { data: Float32Array.of(1), count: 1 }
const xT = { data: new Float32Array(LENGTH).fill(3), pair: null, count: 1 }
const timing = { steps: 1, ms: 1 }
const settings = { face: null, seed: 5, invertSteps: 4, renderSteps: 10, isDraft: false }

async function run(change: Partial<Parameters<typeof drawPlace>[3]>) {
  const asked: { verb: string; input: EngineApi['render']['in'] }[] = []
  const codes: unknown[] = []
  const engine = {
    call: async (verb: string, input: EngineApi['render']['in']) => {
      asked.push({ verb, input })
      if (verb === 'encode') return { z: own, timing }
      return verb === 'invert' ? { xT, timing } : { images: { data: new Float32Array(LENGTH), count: 1 }, timing }
    },
  } as unknown as Engine
  const drawn = await drawPlace(engine, z, model, { ...settings, ...change }, {
    signal: new AbortController().signal,
    onProgress: () => undefined,
    onCodes: (...made) => codes.push(made),
  }) // prettier-ignore
  return { drawn, verbs: asked.map(({ verb }) => verb), render: asked.at(-1)?.input, codes }
}

const face = (noise: Noise | null) => ({ id: 'a', picture: new Float32Array(LENGTH), z: noise && own, noise }) as unknown as Face

test('a place without a face is drawn from the noise of the seed', async () => {
  const { verbs, render, drawn } = await run({})
  expect(verbs).toEqual(['render'])
  expect(render).toMatchObject({ z, xT: { data: gaussian(5, 0, LENGTH, 'x_T') }, plan: { method: 'ddim', steps: 10 } })
  expect(drawn.noise).toMatchObject({ method: 'ddim', steps: 10 })
})

test('with a face it is drawn from its x_T, which is found where it lacks', async () => {
  const without = face(null)
  const { verbs, render, codes } = await run({ face: without })
  expect(verbs).toEqual(['encode', 'invert', 'render'])
  expect(render).toMatchObject({ z, xT })
  expect(codes).toEqual([[without, { z: own, noise: { codes: xT, method: 'ddim', steps: 4 } }]])
  expect((await run({ face: face({ codes: xT, method: 'ddim', steps: 4 }) })).verbs).toEqual(['render'])
})

test('the second exact state is left behind with the z_sem that it belongs to', async () => {
  const exact = face({ codes: { ...xT, pair: xT.data }, method: 'exact', steps: 12 })
  const full = await run({ face: exact })
  expect(full.render).toMatchObject({ xT: { pair: null }, plan: { method: 'exact', steps: 12, pair: false } })
  expect((await run({ face: exact, isDraft: true, renderSteps: 3 })).render).toMatchObject({
    plan: { method: 'ddim', steps: 3 },
    preview: false,
  })
})
