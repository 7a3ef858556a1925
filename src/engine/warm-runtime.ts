import type { OnnxModel } from '../formats/onnx.ts'
import { writeOnnx } from '../formats/write-onnx.ts'
import { createSession } from './ort.ts'

const value = (name: string) => ({ name, dtype: 'float32', dims: [1] }) as const

/** y = x */
const identity: OnnxModel = {
  opsets: { '': 17 },
  metadata: {},
  graph: {
    name: 'identity',
    inputs: [value('x')],
    outputs: [value('y')],
    nodes: [{ op: 'Identity', name: 'identity', inputs: ['x'], outputs: ['y'], attributes: {} }],
    initializers: [],
  },
}

/**
 * Makes the runtime fetch and compile its wasm, which it does with its first session: so that the files of a pack can come meanwhile. A
 * failure is left to the first session of the pack.
 */
export async function warmRuntime(): Promise<void> {
  await createSession(writeOnnx(identity), [], { gpu: null, keepOnGpu: false }).then(
    (session) => session.release(),
    () => {},
  )
}
