import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { InferenceSession, Tensor } from 'onnxruntime-node'

type Options = { externalData?: readonly { path: string; data: Uint8Array }[] }

/** onnxruntime-node in the shape in which the engine knows onnxruntime-web: for `vi.mock('onnxruntime-web/webgpu', ...)` and `/jspi`. */
export const nodeRuntime = {
  env: { wasm: {} },
  Tensor,
  InferenceSession: {
    async create(graph: Uint8Array, { externalData = [] }: Options): Promise<InferenceSession> {
      const folder = mkdtempSync(join(tmpdir(), 'subcode-session-'))
      try {
        for (const { path, data } of externalData) writeFileSync(join(folder, path), data)
        writeFileSync(join(folder, 'graph.onnx'), graph)
        return await InferenceSession.create(join(folder, 'graph.onnx'), { logSeverityLevel: 3, intraOpNumThreads: 1 })
      } finally {
        rmSync(folder, { recursive: true })
      }
    },
  },
}
