import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { text } from 'node:stream/consumers'
import { promisify } from 'node:util'
import { brotliCompress, constants } from 'node:zlib'

const compress = promisify(brotliCompress)

/** Bytes that leave at once. */
const CHUNK = 16 * 1024

type Packed = { status: number; headers: Record<string, string>; body: Buffer }

/** Compressed once for all lines to a site: a web server has its files compressed, and the page waits for none of it. */
const packed = new Map<string, Promise<Packed>>()

/** What the bench has put before the site: a script for the site's first page, and answers of its own to some paths. */
export type Guest = { script: string; pages: Record<string, (body: string) => string> }

const GUEST_SCRIPT = '/bench/guest.js'

/** A line to a site: what came over it, by kind, since the last `takeBytes`. Its address ends in a slash. */
export type SlowLine = { url: string; takeBytes: () => Record<string, number>; close: () => Promise<void> }

/**
 * Serves a site over one line of `megabits` a second (null for as fast as it goes), compressed with brotli as a web server would. It counts
 * and slows what workers and service workers fetch too, which the browser's own throttling of a page leaves out. What a guest adds is not counted.
 */
export async function openSlowLine(site: string, megabits: number | null, guest: Guest): Promise<SlowLine> {
  let bytes: Record<string, number> = {}
  let freeAtMs = 0

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '/'
    const [name = ''] = path.split('?')
    const page = name === GUEST_SCRIPT ? () => guest.script : guest.pages[name]
    if (page) {
      response.writeHead(200, { 'content-type': name === GUEST_SCRIPT ? 'text/javascript' : 'text/html' })
      response.end(page(await text(request)))
      return
    }
    const { href } = new URL(path, site)
    const found = packed.get(href) ?? fetchPacked(href)
    packed.set(href, found)
    const { status, headers, body } = await found
    response.writeHead(status, headers)
    const kind = kindOf(path)
    bytes[kind] = (bytes[kind] ?? 0) + body.length
    for (let start = 0; start < body.length; start += CHUNK) {
      const part = body.subarray(start, start + CHUNK)
      if (megabits !== null) await waitForLine((part.length * 8) / (megabits * 1000))
      response.write(part)
    }
    response.end()
  }

  /** All answers share the line: each waits until what others have sent before is through. */
  async function waitForLine(ms: number): Promise<void> {
    freeAtMs = Math.max(freeAtMs, performance.now()) + ms
    await sleep(freeAtMs - performance.now())
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((thrown: unknown) => response.destroy(thrown instanceof Error ? thrown : new Error(String(thrown))))
  })
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://localhost:${port}/`,
    takeBytes: () => {
      const taken = bytes
      bytes = {}
      return taken
    },
    close: () => new Promise((resolve) => void (server.close(() => resolve()), server.closeAllConnections())),
  }
}

async function fetchPacked(url: string): Promise<Packed> {
  const response = await fetch(url)
  const isPage = response.headers.get('content-type')?.includes('text/html')
  const raw = isPage ? withGuest(await response.text()) : Buffer.from(await response.arrayBuffer())
  const body = await compress(raw, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } })
  const kept = [...response.headers].filter(([name]) => !['content-length', 'content-encoding', 'transfer-encoding'].includes(name))
  return { status: response.status, headers: { ...Object.fromEntries(kept), 'content-encoding': 'br' }, body }
}

function withGuest(html: string): Buffer {
  return Buffer.from(html.replace('<head>', `<head><script type="module" src="${GUEST_SCRIPT}"></script>`))
}

function kindOf(path: string): string {
  const [name = ''] = path.split('?')
  const kind = [
    ['.bin', 'weights'],
    ['.onnx', 'graphs'],
    ['.wasm', 'wasm'],
    ['.js', 'scripts'],
    ['.mjs', 'scripts'],
  ].find(([ending = '']) => name.endsWith(ending))
  return kind?.[1] ?? 'other'
}
