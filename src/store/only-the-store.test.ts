import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = new URL('..', import.meta.url).pathname

/** A call of the store's `setState`, and taking it out of the store. */
const changes = [/\.\s*setState\b/, /\{[^{}=]*\bsetState\b[^{}=]*\}\s*=/]

const isChange = (source: string) => changes.some((pattern) => pattern.test(source))

test('only the store changes the store: all others call an action of a slice', () => {
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
    (name) => /\.tsx?$/.test(name) && !/\.test\.|\/fixtures\/|^store\//.test(name),
  )
  expect(files.length).toBeGreaterThan(300)
  expect(files.filter((name) => isChange(readFileSync(join(root, name), 'utf8')))).toEqual([])
})

test.each([
  ['studio.setState({ film })', true],
  ['studio\n    .setState({ film })', true],
  ['const { getState, setState } = studio', true],
  ['onOpenChange={(open) => studio.setState({ isOpen: open })}', true],
  ['const [state, setState] = useState(0)\nsetState(1)', false],
  ['studio.getState().setFilm(film)', false],
])('%s: %s', (source, expected) => {
  expect(isChange(source)).toBe(expected)
})
