import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { words } from './english.ts'

const root = new URL('..', import.meta.url).pathname

/** The path of every text in `words`, for example `stage.made.edit`. Arrays and functions are texts too. */
function pathsIn(value: unknown, path: string): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [path]
  return Object.entries(value).flatMap(([key, inner]) => pathsIn(inner, path === '' ? key : `${path}.${key}`))
}

/** The paths that a source file reads: through `words` itself, and through a constant like `const text = words.stage`. */
function readIn(source: string): string[] {
  const declaration = /^const (\w+) = words\.([\w.]+)$/gm
  const names = new Map([...source.matchAll(declaration)].map(([, name = '', path = '']) => [name, path]))
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
const isExplained = (path: string) => /^errors\.(reasons|codes)\./.test(path)

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
  expect(Object.keys(words.errors.reasons).filter((reason) => !isThrown(reason))).toEqual([])
})

test('a text that no file reads is found, whether through `words` or a constant', () => {
  const read = readIn('const text = words.mix\nlabel={text.run} title={words.keep.undo} items={words.how.map(draw)} {text.formats[kind]}')
  const unused = ['mix.run', 'mix.title', 'keep.undo', 'keep.redo', 'how', 'mix.formats.gif'].filter(
    (path) => !read.some((other) => covers(other, path)),
  )
  expect(unused).toEqual(['mix.title', 'keep.redo'])
})
