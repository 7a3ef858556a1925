import { build, preview } from 'vite'

/** Builds and serves a page, that of a checkout from its folder `root`; its address ends in a slash. */
export async function openSite(configFile: string, outDir: string, root?: string): Promise<{ url: string; close(): Promise<void> }> {
  const config = { ...(root && { root }), configFile, logLevel: 'error', build: { outDir, emptyOutDir: true } } as const
  await build(config)
  const server = await preview({ ...config, preview: { port: 4600, host: 'localhost' } })
  const url = server.resolvedUrls?.local[0]
  if (!url) throw new Error(`${configFile}: the preview server has no address`)
  return { url, close: () => server.close() }
}
