import { createReadStream, statSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { extname, join, normalize } from 'node:path'
import type { Plugin } from 'vite'

/** Browsers take a module only as JavaScript. */
const types: Record<string, string> = { '.js': 'text/javascript', '.mjs': 'text/javascript', '.wasm': 'application/wasm' }

/** Serves the files of folders as they are, by the beginning of their URLs. */
export function serveFolders(folders: Record<string, string>): Plugin {
  const serve = ({ url = '/' }: IncomingMessage, response: ServerResponse, next: () => void): void => {
    const { pathname } = new URL(url, 'http://localhost')
    const found = Object.entries(folders).find(([prefix]) => pathname.startsWith(prefix))
    if (!found) return next()
    const [prefix, folder] = found
    const path = join(folder, normalize(`/${decodeURIComponent(pathname.slice(prefix.length))}`))
    const stats = statSync(path, { throwIfNoEntry: false })
    if (!stats?.isFile()) return void response.writeHead(404).end()
    const type = types[extname(path)]
    const headers = {
      'Content-Length': stats.size,
      'Cross-Origin-Resource-Policy': 'same-origin',
      'Cross-Origin-Embedder-Policy': 'require-corp', // else an isolated page may not start a worker from a file
      ...(type && { 'Content-Type': type }),
    }
    response.writeHead(200, headers)
    createReadStream(path).pipe(response)
  }
  return {
    name: 'serve-folders',
    configureServer: ({ middlewares }) => void middlewares.use(serve),
    configurePreviewServer: ({ middlewares }) => void middlewares.use(serve),
  }
}
