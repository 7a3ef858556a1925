import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { words as startWords } from './english.ts'
import { errorWords } from './error-words.ts'

const root = new URL('..', import.meta.url).pathname

/** `mixWords` stands under `mix` in paths, and `words` under nothing. */
const groupOf = (name: string) => (name === 'words' ? '' : name.slice(0, -'Words'.length))

/** All words of the page: those that it starts with, and those of the parts that are loaded later, each under its group. */
const words: Record<string, unknown> = { ...startWords }
for (const file of readdirSync(join(root, 'words')).filter((name) => name.endsWith('-words.ts'))) {
  const exported = (await import(/* @vite-ignore */ join(root, 'words', file))) as Record<string, unknown>
  for (const [name, value] of Object.entries(exported)) if (name.endsWith('Words')) words[groupOf(name)] = value
}

/** The path of every text in `words`, for example `stage.made.edit`. Arrays and functions are texts too. */
function pathsIn(value: unknown, path: string): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [path]
  return Object.entries(value).flatMap(([key, inner]) => pathsIn(inner, path === '' ? key : `${path}.${key}`))
}

/** The paths that a source file reads: through `words` itself, and through a constant like `const text = words.stage`. */
function readIn(source: string): string[] {
  const declaration = /^const (\w+) = (words|\w+Words)\b\.?([\w.]*)$/gm
  const pathOf = (object: string, path: string) => [groupOf(object), path].filter((part) => part !== '').join('.')
  const named = [...source.matchAll(declaration)].map(([, name = '', object = '', path = '']): [string, string] => [
    name,
    pathOf(object, path),
  ])
  const imported = [...source.matchAll(/^import \{ (?:.*, )?(\w+Words)\b.* from/gm)].map(([, name = '']): [string, string] => [
    name,
    pathOf(name, ''),
  ])
  const names = new Map([...named, ...imported])
  const body = source.replaceAll(declaration, '')
  const through = (name: string, path: string) =>
    [...body.matchAll(new RegExp(`(?<!\\w|(?<!\\.\\.)\\.)${name}(\\??\\.[\\w.?]+|\\[)`, 'g'))].map(([, rest = '']) =>
      [path, rest === '[' ? '' : rest.replaceAll('?', '').slice(1)].filter((part) => part !== '').join('.'),
    )
  return [...through('words', ''), ...[...names].flatMap(([name, path]) => through(name, path))]
}

/** Reading a group reads all its texts, and `how.map` reads `how`. */
function covers(read: string, path: string): boolean {
  return `${path}.`.startsWith(`${read}.`) || read.startsWith(`${path}.`)
}

/** Texts that `explainError` looks up by the reason or the code of an error. */
const isExplained = (path: string) => /^error\.(reasons|codes)\./.test(path)

const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name) && !/\.test\.tsx?$/.test(name) && !/^words\/|error-values/.test(name))
  .map((name) => readFileSync(join(root, name), 'utf8'))

test('every text is shown somewhere', () => {
  const read = [...new Set(sources.flatMap(readIn))]
  const unread = pathsIn(words, '').filter((path) => !read.some((other) => covers(other, path)))
  expect(unread.filter((path) => !isExplained(path))).toEqual([])
})

test('every reason of an error is thrown somewhere', () => {
  const isThrown = (reason: string) => sources.some((source) => source.includes(`'${reason}'`))
  expect(Object.keys(errorWords.reasons).filter((reason) => !isThrown(reason))).toEqual([])
})

/** The files that a file loads with it: its imports of values, theirs, and so on. An `import()` loads later. */
function loadedWith(file: string, found = new Set<string>()): Set<string> {
  if (found.has(file)) return found
  found.add(file)
  for (const [, names = '', path = ''] of readFileSync(file, 'utf8').matchAll(/^(?:import|export) ([^'"]*?)from '(\.[^']*\.tsx?)'/gm)) {
    if (!names.startsWith('type ')) loadedWith(join(file, '..', path), found)
  }
  return found
}

const wordsLoadedWith = (file: string) => [...loadedWith(join(root, file))].filter((name) => name.startsWith(join(root, 'words/'))).sort()

test('the page starts with the words of `english.ts` alone', () => {
  expect(wordsLoadedWith('app/start-page.tsx')).toEqual(wordsLoadedWith('words/english.ts'))
  expect(wordsLoadedWith('features/mix/MixPanel.tsx')).toContain(join(root, 'words/mix-words.ts'))
})

test('a text that no file reads is found, whether through `words` or a constant', () => {
  const read = readIn(
    'import { mixWords } from "a"\nconst text = mixWords\nlabel={text.run} title={words.keep.undo} items={words.how.map(draw)} {text.formats[kind]}',
  )
  const unused = ['mix.run', 'mix.title', 'keep.undo', 'keep.redo', 'how', 'mix.formats.gif'].filter(
    (path) => !read.some((other) => covers(other, path)),
  )
  expect(unused).toEqual(['mix.title', 'keep.redo'])
})
