import { createSession } from './ort.ts'

/** The ONNX model y = x of one number, which `warm-runtime.test.ts` writes again: the writer is too large to be loaded for it. */
export const IDENTITY =
  'CAoSDnN1YmNvZGUtc3R1ZGlvOkoKHAoBeBIBeRoIaWRlbnRpdHkiCElkZW50aXR5OgASCGlkZW50aXR5Wg8KAXgSCgoICAESBAoCCAFiDwoBeRIKCggIARIECgIIAUIECgAQEQ=='

let warmed: Promise<void> | null = null

/**
 * Makes the runtime fetch and compile its wasm, once, which it does with its first session: so that the files of a pack can come meanwhile. A
 * failure is left to the first session of the pack.
 */
export function warmRuntime(): Promise<void> {
  return (warmed ??= openIdentity())
}

async function openIdentity(): Promise<void> {
  const graph = Uint8Array.from(atob(IDENTITY), (letter) => letter.charCodeAt(0))
  await createSession(graph, [], { gpu: null, keepOnGpu: false }).then(
    (session) => session.release(),
    () => {},
  )
}
