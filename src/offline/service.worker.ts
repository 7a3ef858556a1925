import { isolated } from './isolated.ts'
import { type ShellFile, shellKey } from './shell-key.ts'

/*
 * Keeps the studio itself for use offline: page, scripts, styles and the wasm runtime, each by its hash, so that an update
 * loads changed files only. A new studio waits until the user starts it, or until every tab is closed. The page puts packs into
 * caches of their own; this worker only looks them up when the network fails, or no longer has them.
 */

declare const self: ServiceWorkerGlobalScope
/** Every file of the built studio but the packs, put in by the build. */
declare const SHELL: readonly ShellFile[]

const CACHE = 'shell'
const PAGE = 'index.html'
const PACKS = 'models/'

/** Of the runtime's two builds a browser uses one: see `engine/ort.ts`. Each is tens of megabytes. */
const hasJspi = 'Suspending' in WebAssembly
const isUsed = ({ path }: ShellFile) => (path.includes('.jspi') ? hasJspi : !(hasJspi && /\.asyncify|ort\.webgpu/.test(path)))

const files = new Map(
  SHELL.filter(isUsed).map((file) => [new URL(file.path, self.registration.scope).href, shellKey(file, self.registration.scope)]),
)

self.addEventListener('install', (event) => event.waitUntil(install()))
self.addEventListener('activate', (event) => event.waitUntil(activate()))
self.addEventListener('message', ({ data }) => data === 'activate' && void self.skipWaiting())

self.addEventListener('fetch', (event) => {
  const { request } = event
  const { origin, pathname, href } = new URL(request.url)
  const scope = new URL(self.registration.scope)
  if (request.method !== 'GET' || origin !== scope.origin || !pathname.startsWith(scope.pathname)) return
  const path = pathname.slice(scope.pathname.length)
  if (path.startsWith(PACKS)) event.respondWith(fromPacks(request))
  else event.respondWith(fromShell(request, request.mode === 'navigate' ? new URL(PAGE, scope).href : href))
})

async function install(): Promise<void> {
  const cache = await caches.open(CACHE)
  const there = new Set((await cache.keys()).map(({ url }) => url))
  for (const [href, key] of files) {
    if (there.has(key)) continue
    const response = await fetch(href, { cache: 'no-cache' })
    if (!response.ok) throw new Error(`${href}: HTTP ${response.status}`)
    await cache.put(key, response)
  }
}

/** The files of the studio before are of no use once its last page is gone. */
async function activate(): Promise<void> {
  const cache = await caches.open(CACHE)
  const keep = new Set(files.values())
  for (const request of await cache.keys()) if (!keep.has(request.url)) await cache.delete(request)
  // Not awaited: in Firefox 153 a claimed page waits for a worker that still waits for its claim.
  void self.clients.claim()
}

async function fromShell(request: Request, href: string): Promise<Response> {
  const key = files.get(href)
  const found = key && (await (await caches.open(CACHE)).match(key, { ignoreVary: true }))
  return isolated(found || (await fetch(request)))
}

async function fromPacks(request: Request): Promise<Response> {
  const served = await fetch(request).catch(() => null)
  if (served?.ok) return served
  const copy = await caches.match(request.url, { ignoreVary: true })
  if (!copy) return served ?? Response.error()
  await served?.body?.cancel().catch(() => {}) // unread, it would keep this worker busy
  return copy
}
