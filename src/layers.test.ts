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

/** Rooms of `features` that every instrument may use, and that use no instrument. */
const shared = ['settings', 'parts', 'running']

/** A sentence for an import that the table forbids, null for one that it allows. */
function violation(file: string, imported: string, table: Record<string, readonly string[]>): string | null {
  const [from = '', fromFeature] = file.split('/')
  const [to = '', toFeature] = imported.split('/')
  if (imported.startsWith('..') || !file.includes('/')) return null
  if (from === to) {
    const crosses = from === 'features' && fromFeature !== toFeature && !shared.includes(toFeature ?? '')
    return crosses ? `${file} imports ${imported}: a feature must not import another` : null
  }
  if (table[from]?.includes(to)) return null
  return `${file} imports ${imported}: ${from} may import ${table[from]?.join(', ') || 'nothing'}`
}

/** The files of one circle of imports, its first file again at the end; empty where there is none. */
function circleIn(found: readonly [string, string][]): string[] {
  const next = new Map<string, string[]>()
  for (const [file, imported] of found) next.set(file, [...(next.get(file) ?? []), imported])
  const done = new Set<string>()
  const visit = (file: string, path: readonly string[]): string[] => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file]
    if (done.has(file)) return []
    for (const imported of next.get(file) ?? []) {
      const circle = visit(imported, [...path, file])
      if (circle.length > 0) return circle
    }
    done.add(file)
    return []
  }
  for (const file of next.keys()) {
    const circle = visit(file, [])
    if (circle.length > 0) return circle
  }
  return []
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

  test('no file lies loose in features', () => {
    const loose = readdirSync(join(root, 'features'), { withFileTypes: true }).filter((entry) => !entry.isDirectory())
    expect(loose.map(({ name }) => name)).toEqual([])
  })

  test('no two files import each other in a circle', () => {
    expect(circleIn(imports())).toEqual([])
  })

  test('a circle is seen', () => {
    expect(circleIn([['a', 'b'], ['b', 'c'], ['c', 'b']])).toEqual(['b', 'c', 'b']) // prettier-ignore
  })

  test.each([
    ['onnxruntime-web is imported', /from 'onnxruntime-web|import\('onnxruntime-web/, 'engine/ort.ts'],
    ['SHA-256 is computed', /subtle\.digest\(/, 'base/sha256.ts'],
  ])('%s in one place alone', (_, pattern, place) => {
    const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
      (name) => /\.tsx?$/.test(name) && !name.includes('.test.'),
    )
    expect(files.filter((file) => pattern.test(readFileSync(join(root, file), 'utf8')))).toEqual([place])
  })

  test('a wrong import is seen', () => {
    expect(violation('math/a.ts', 'engine/b.ts', layers)).toContain('math may import base, protocol')
    expect(violation('features/edit/a.ts', 'features/mix/b.ts', layers)).toContain('must not import another')
    expect(violation('engine/a.ts', 'math/b.ts', layers)).toBeNull()
  })
})
