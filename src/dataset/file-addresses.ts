import { openAsBlob } from 'node:fs'
import { fileURLToPath } from 'node:url'

let isReading = false

/** Has `fetch` read `file:` addresses, which Node's own does not: the engine and the face finder get their files by it. */
export function readFileAddresses(): void {
  if (isReading) return
  isReading = true
  const { fetch } = globalThis
  globalThis.fetch = async (input, init) => {
    const address = input instanceof Request ? input.url : String(input)
    if (!address.startsWith('file:')) return fetch(input, init)
    const blob = await openAsBlob(fileURLToPath(address)).catch(() => null)
    return blob ? new Response(blob) : new Response(null, { status: 404 })
  }
}
