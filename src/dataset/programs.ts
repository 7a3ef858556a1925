import { extname } from 'node:path'

/** A program of this folder that runs in a process or a thread of its own: TypeScript, or what it was compiled to. */
export function programOf(name: string): URL {
  return new URL(`../dataset/${name}${extname(import.meta.url)}`, import.meta.url)
}
