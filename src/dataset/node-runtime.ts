import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { env, InferenceSession, Tensor } from 'onnxruntime-node'
import type { RuntimeModule } from '../engine/ort.ts'
import { exactOnCuda, prepareVulkan, withoutGpu } from './node-gpu.ts'
import type { DatasetDevice } from './run.ts'

/** Each device is a provider of onnxruntime. */
export type Provider = DatasetDevice

type Options = { externalData?: readonly { path: string; data: Uint8Array }[] }

/**
 * onnxruntime-node in the shape in which the engine knows onnxruntime-web. Tensors are in CPU memory with every provider. One thread
 * computes unless more are asked for, so that many processes share a machine and every sum has one order. A session throws `no-webgpu` where there
 * is no GPU.
 */
export function nodeRuntime(provider: Provider, threads = 1): RuntimeModule {
  if (provider === 'webgpu') prepareVulkan()
  if (provider === 'cuda') exactOnCuda()
  env.logLevel = 'fatal' // errors are thrown, and told in words
  const create = async (graph: Uint8Array, { externalData = [] }: Options): Promise<InferenceSession> => {
    // Node's runtime takes weights beside a graph from files alone.
    const folder = mkdtempSync(join(tmpdir(), 'subcode-session-'))
    try {
      for (const { path, data } of externalData) writeFileSync(join(folder, path), data)
      writeFileSync(join(folder, 'graph.onnx'), graph)
      const options = { executionProviders: [provider], logSeverityLevel: 3, intraOpNumThreads: threads } as const
      return await InferenceSession.create(join(folder, 'graph.onnx'), options)
    } catch (thrown) {
      throw withoutGpu(thrown)
    } finally {
      rmSync(folder, { recursive: true })
    }
  }
  return {
    env: { wasm: {} },
    Tensor,
    InferenceSession: { create },
    kernels: provider === 'webgpu' ? 'webgpu' : 'native',
  } as unknown as RuntimeModule
}
