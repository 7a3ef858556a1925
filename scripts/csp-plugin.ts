import type { Plugin } from 'vite'

/**
 * Nothing leaves the tab: the built page may talk to its own host only, and runs no script but its own. `wasm-unsafe-eval`
 * lets the runtime compile wasm; `blob:` in `worker-src` is for the threads that it starts.
 */
const policy = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self' blob:",
  "connect-src 'self'",
  "img-src 'self' blob: data:",
  "style-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

/** Writes the Content-Security-Policy into the built page. The development server needs inline scripts and goes without. */
export function cspPlugin(): Plugin {
  return {
    name: 'subcode-csp',
    apply: 'build',
    transformIndexHtml: () => [
      { tag: 'meta', attrs: { 'http-equiv': 'Content-Security-Policy', content: policy }, injectTo: 'head-prepend' },
    ],
  }
}
