import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { choosePack } from '../../src/app/choose-pack.ts'
import { packNames } from '../packs.ts'
import { openSite } from '../site.ts'
import type { Checkout, Sides } from './probe.ts'

/** The packs that a checkout ships, and the pack that its page opens for somebody who asks for none. */
type Shipped = { names: string[]; first: string }

async function packsOf(root: string): Promise<Shipped> {
  const page = (await import(pathToFileURL(join(root, 'src/app/choose-pack.ts')).href)) as { choosePack: typeof choosePack }
  const names = packNames(root)
  const entries = names.map((name) => ({ name, title: name }))
  const first = page.choosePack(entries, null)
  if (first === null) throw new Error(`--against: ${root} ships no pack`)
  return { names, first }
}

/** This checkout beside another one: with the pack that each opens first, and with one that both ship. */
export type Pair = { visited: Sides; common: Sides; close(): Promise<void> }

/** Builds and serves the checkout in that folder, which has its own node_modules, beside the one that is served already. */
export async function openPair(own: Omit<Checkout, 'pack'> & { root: string }, folder: string, outDir: string): Promise<Pair> {
  const root = resolve(folder)
  const [ours, theirs] = [await packsOf(own.root), await packsOf(root)]
  const common = [ours.first, ...ours.names].find((name) => theirs.names.includes(name))
  if (common === undefined) throw new Error(`--against: expected a pack of ${ours.names.join(', ')}, got ${theirs.names.join(', ')}`)
  const studio = await openSite(`${root}/vite.config.ts`, `${outDir}/studio`, root)
  const bench = await openSite(`${root}/bench/page/vite.config.ts`, `${outDir}/bench`)
  const other = { studio: studio.url, bench: bench.url }
  return {
    visited: [
      { ...own, pack: ours.first },
      { ...other, pack: theirs.first },
    ],
    common: [
      { ...own, pack: common },
      { ...other, pack: common },
    ],
    close: async () => void (await Promise.all([studio.close(), bench.close()])),
  }
}
