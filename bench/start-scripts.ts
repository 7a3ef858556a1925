import { gzipSync } from 'node:zlib'

/** The scripts that a built page loads before the user opens any part of it, in bytes. */
export type StartScripts = { count: number; bytes: number; gzipBytes: number }

/** Adds up the scripts that the `index.html` of a site names: the entry, and its static imports as preloads. `site` ends in a slash. */
export async function measureStartScripts(site: string): Promise<StartScripts> {
  const html = await (await fetch(site)).text()
  const paths = [...html.matchAll(/<(?:script|link rel="modulepreload")[^>]*? (?:src|href)="([^"]+\.js)"/g)].map(([, path = '']) => path)
  const scripts = await Promise.all(paths.map(async (path) => Buffer.from(await (await fetch(new URL(path, site))).arrayBuffer())))
  const sum = (sizes: number[]) => sizes.reduce((all, size) => all + size, 0)
  return {
    count: scripts.length,
    bytes: sum(scripts.map(({ length }) => length)),
    gzipBytes: sum(scripts.map((script) => gzipSync(script).length)),
  }
}
