import { build, preview } from 'vite'

/**
 * Builds and serves a page, that of a checkout from its folder `root`; its address ends in a slash. The build runs in that folder, from
 * which a checkout takes its packs.
 */
export async function openSite(configFile: string, outDir: string, root?: string): Promise<{ url: string; close(): Promise<void> }> {
  const config = { ...(root && { root }), configFile, logLevel: 'error', build: { outDir, emptyOutDir: true } } as const
  const here = process.cwd()
  try {
    if (root) process.chdir(root)
    await build(config)
  } finally {
    process.chdir(here)
  }
  const server = await preview({ ...config, preview: { port: 4600, host: 'localhost' } })
  const url = server.resolvedUrls?.local[0]
  if (!url) throw new Error(`${configFile}: the preview server has no address`)
  return { url, close: () => server.close() }
}
