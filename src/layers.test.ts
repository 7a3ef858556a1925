import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { describe, expect, test } from 'vitest'
import { layers } from './layers.ts'

const root = new URL('.', import.meta.url).pathname

/** `[file, imported file]` for every relative import below `src`, as paths relative to it. */
function imports(): [string, string][] {
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => /\.tsx?$/.test(name))
  return files.flatMap((file) => {
    const source = readFileSync(join(root, file), 'utf8')
    const found = [...source.matchAll(/(?:from|import|new URL)\s*\(?\s*['"](\.{1,2}\/[^'"]+\.(?:tsx?|css))['"]/g)]
    return found.map((match): [string, string] => [file, relative(root, join(root, file, '..', match[1] ?? ''))])
  })
}

/** A sentence for an import that the table forbids, null for one that it allows. */
function violation(file: string, imported: string, table: Record<string, readonly string[]>): string | null {
  const [from = '', fromFeature] = file.split('/')
  const [to = '', toFeature] = imported.split('/')
  if (imported.startsWith('..') || !file.includes('/')) return null
  if (from === to) {
    const crosses = from === 'features' && fromFeature !== toFeature && file.split('/').length > 2 && imported.split('/').length > 2
    return crosses ? `${file} imports ${imported}: a feature must not import another` : null
  }
  if (table[from]?.includes(to)) return null
  return `${file} imports ${imported}: ${from} may import ${table[from]?.join(', ') || 'nothing'}`
}

describe('who may import whom', () => {
  test('every folder stands in the table', () => {
    const folders = readdirSync(root, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []))
    expect(folders.filter((name) => !(name in layers))).toEqual([])
  })

  test('no import goes against the table', () => {
    const found = imports()
    const broken = found.flatMap(([file, imported]) => {
      const startsWorker = file.startsWith('app/') && imported.endsWith('.worker.ts')
      const fixture = /\.test\.tsx?$/.test(file)
      return startsWorker || fixture ? [] : (violation(file, imported, layers) ?? [])
    })
    expect(broken).toEqual([])
  })

  test('onnxruntime-web is imported by engine/ort.ts alone', () => {
    const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
      (name) => /\.tsx?$/.test(name) && !name.includes('.test.'),
    )
    const users = files.filter((file) => /from 'onnxruntime-web|import\('onnxruntime-web/.test(readFileSync(join(root, file), 'utf8')))
    expect(users.filter((file) => file !== 'engine/ort.ts')).toEqual([])
  })

  test('a wrong import is seen', () => {
    expect(violation('math/a.ts', 'engine/b.ts', layers)).toContain('math may import base, protocol')
    expect(violation('features/edit/a.ts', 'features/mix/b.ts', layers)).toContain('must not import another')
    expect(violation('engine/a.ts', 'math/b.ts', layers)).toBeNull()
  })
})
