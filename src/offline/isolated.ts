/** Without these two headers the page is not cross-origin isolated, and wasm has one thread only. Some hosts cannot send them. */
const headers = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' }

/** The same response with the headers of cross-origin isolation. */
export function isolated(response: Response): Response {
  if (response.type === 'opaque' || response.type === 'opaqueredirect' || response.redirected) return response
  const all = new Headers(response.headers)
  for (const [name, value] of Object.entries(headers)) all.set(name, value)
  const { status, statusText } = response
  return new Response(response.body, { status, statusText, headers: all })
}
