import { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { packFolder } from '../e2e/support/shipped-packs.ts'

/** A pack that is measured: its folder, and where it stands below the address of the benchmark's page. The path ends in a slash. */
export type BenchPack = { name: string; folder: string; path: string; isShipped: boolean }

/** The names of the packs that a checkout ships. */
export function packNames(root: string): string[] {
  return readdirSync(join(root, 'models'))
    .filter((name) => isPack(join(root, 'models', name)))
    .sort()
}

export const pathOf = (name: string): string => `models/${name}/`

/**
 * The packs that are asked for, by their names in models/ or by their folders; with null all of models/. Folders are linked below `links`, which
 * the page serves as `/packs/`. Throws an Error where there is no pack.
 */
export function findPacks(root: string, asked: readonly string[] | null, links: string): BenchPack[] {
  const shipped = packNames(root)
  const find = (name: string): BenchPack => {
    if (shipped.includes(name)) return { name, folder: packFolder(name), path: pathOf(name), isShipped: true }
    if (isPack(name)) return linkPack(resolve(name), links)
    throw new Error(`--pack: expected one of ${shipped.join(', ')}, or the folder of a pack, got ${name}`)
  }
  return (asked ?? shipped).map(find)
}

function linkPack(folder: string, links: string): BenchPack {
  const name = basename(folder)
  const link = join(links, name)
  mkdirSync(links, { recursive: true })
  rmSync(link, { recursive: true, force: true })
  symlinkSync(folder, link, 'junction')
  return { name, folder, path: `packs/${name}/`, isShipped: false }
}

const isPack = (folder: string): boolean => existsSync(join(folder, 'config.json'))
