import { readFileSync } from 'node:fs'
import { afterEach, expect, test, vi } from 'vitest'
import { nodeRuntime } from '../../e2e/support/node-runtime.ts'
import { assert } from '../base/assert.ts'
import type { SubcodeError } from '../base/errors.ts'
import { createEngineHandlers } from './engine-handlers.ts'

// The files of the shipped test pack that are fetched, and when: every request of the engine is recorded.

const packUrl = 'https://packs.test/toyface/'
const folder = new URL('../../models/toyface/', import.meta.url)
const context = { signal: new AbortController().signal, emit: () => {} }
const sample = { first: 0, count: 1, seed: 1, steps: 2 }

/** An engine with the pack on wasm; `asked` returns the files fetched since its last call. */
async function loaded() {
  const asked: string[] = []
  const spoiled = new Set<string>()
  vi.stubGlobal('fetch', async (url: URL | string) => {
    const path = `${url}`.slice(packUrl.length)
    asked.push(path)
    const bytes = new Uint8Array(readFileSync(new URL(path, folder)))
    return new Response(spoiled.has(path) ? bytes.fill(0, 9, 10) : bytes)
  })
  const engine = createEngineHandlers(async () => nodeRuntime)
  await engine.load({ packUrl, device: 'wasm', precision: 'auto', threads: 1 }, context)
  return { engine, spoiled, asked: () => asked.splice(0).sort() }
}

afterEach(() => vi.unstubAllGlobals())

const latent = ['bin', 'onnx'].flatMap((kind) => ['denoiser', 'modulation'].map((name) => `onnx/latent_${name}.${kind}`)).sort()

test('a load fetches what draws a face in the precision of the device, and the first sample what it needs, each once', async () => {
  const { engine, asked } = await loaded()
  const nets = ['denoiser', 'encoder', 'modulation'].flatMap((name) => [`onnx/${name}.bin`, `onnx/${name}.onnx`])
  expect(asked()).toEqual(['attributes.json', 'config.json', ...nets, 'self-check.json'])
  const { z } = await engine.sampleCodes(sample, context)
  expect(asked()).toEqual(latent)
  const again = await engine.sampleCodes(sample, context)
  expect(asked()).toEqual([])
  expect(again.z.data).toEqual(z.data)
})

test('a file that comes damaged fails the sample alone, which can be tried again', async () => {
  const { engine, spoiled, asked } = await loaded()
  spoiled.add('onnx/latent_denoiser.bin')
  const failure = await Promise.resolve(engine.sampleCodes(sample, context)).catch((thrown: SubcodeError) => thrown)
  assert(failure instanceof Error, 'the sample fails')
  expect(failure).toMatchObject({ code: 'integrity', message: expect.stringContaining('onnx/latent_denoiser.bin') })
  const images = { data: new Float32Array(3 * 32 * 32), count: 1 }
  expect((await engine.encode({ images }, context)).z.count).toBe(1)
  spoiled.clear()
  asked()
  expect((await engine.sampleCodes(sample, context)).z.count).toBe(1)
  expect(asked()).toEqual(latent)
})
