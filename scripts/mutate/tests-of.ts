import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The TypeScript files of a folder and of the folders in it. */
export function sourcesIn(folder: string): string[] {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  return paths.filter((path) => /\.tsx?$/.test(path)).map((path) => join(folder, path))
}

/** The files that load a file; types are not loaded. */
function readImporters(): Map<string, string[]> {
  const importers = new Map<string, string[]>()
  for (const path of ['src', 'bench'].flatMap(sourcesIn)) {
    const text = readFileSync(path, 'utf8').replace(/^(import|export) type .*$/gm, '')
    for (const [, name = ''] of text.matchAll(/(?:from|import|importActual|URL)[ (]*'(\.[^'?]+)/g)) {
      const target = join(dirname(path), name)
      importers.set(target, [...(importers.get(target) ?? []), path])
    }
  }
  return importers
}

/** The unit tests that load one of some files, directly or through others; the nearest first. */
export function testsOf(paths: readonly string[]): string[] {
  const importers = readImporters()
  const reached = new Set(paths)
  for (const file of reached) for (const importer of importers.get(file) ?? []) reached.add(importer)
  return [...reached].filter((file) => /\.test\.tsx?$/.test(file))
}
