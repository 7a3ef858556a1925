import { resolve } from 'node:path'
import { openSite } from '../site.ts'
import type { Checkout } from './probe.ts'

/** Builds and serves a checkout, which has its own node_modules. */
export async function openCheckout(folder: string, outDir: string): Promise<Checkout & { close(): Promise<void> }> {
  const root = resolve(folder)
  const studio = await openSite(`${root}/vite.config.ts`, `${outDir}/studio`, root)
  const bench = await openSite(`${root}/bench/page/vite.config.ts`, `${outDir}/bench`)
  return { studio: studio.url, bench: bench.url, close: async () => void (await Promise.all([studio.close(), bench.close()])) }
}
