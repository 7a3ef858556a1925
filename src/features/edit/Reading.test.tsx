import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import type { ServedAttribute } from '../settings/served-attributes.ts'
import { attributeOf } from './fixtures/edit-studio.ts'
import { Reading } from './Reading.tsx'

const places = Array.from({ length: 21 }, (_, i) => i)

/** The text of a reading on a scale. */
function shown(scale: 'probability' | 'place' | 'number', before: number, after: number, flipped = false): string {
  const attribute = attributeOf('Age', 0, { kind: scale === 'probability' ? 'classify' : 'regress' })
  const form = { ...attribute.forms[0], places: scale === 'place' ? places : null }
  const page = renderToStaticMarkup(
    <Reading attribute={{ ...attribute, form } as ServedAttribute} flipped={flipped} reading={{ before, after }} />,
  )
  return page.replaceAll(/<[^>]*>/g, '')
}

test('a reading says on which scale it is, before and after', () => {
  expect(shown('probability', 0.03, 0.984)).toBe('3 % → 98 % likely')
  expect(shown('place', 0.6, 0.44)).toBe('above 60 % → 44 % of faces')
  expect(shown('number', 1.5, -0.25)).toBe('1.50 → -0.25')
})

test('one that stays is said once, and of a flipped slider the opposite is read', () => {
  expect(shown('place', 0.601, 0.599)).toBe('above 60 % of faces')
  expect(shown('place', 0.6, 0.44, true)).toBe('above 40 % → 56 % of faces')
  expect(shown('probability', 0.1, 0.1, true)).toBe('90 % likely')
  expect(shown('number', 2, 2, true)).toBe('-2.00')
})
