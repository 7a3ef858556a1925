import { expect, test } from 'vitest'
import { type CurveInput, iccBytes, P3_COLUMNS, SRGB_FORM } from './fixtures/icc-bytes.ts'
import { DISPLAY_P3, readIcc, SRGB } from './icc.ts'

const levels = [0, 0.01, 0.04, 0.2, 0.5, 0.9, 1]
const near = (value: number) => expect.closeTo(value, 3)

test('the profile of Display P3 is read as Display P3', () => {
  const space = readIcc(iccBytes(P3_COLUMNS, SRGB_FORM))
  expect(space?.toXyz).toEqual(DISPLAY_P3.toXyz.map(near))
  for (const curve of space?.curves ?? []) expect(levels.map(curve)).toEqual(levels.map(SRGB.curves[0]).map(near))
})

test('white is the white of D50 in both spaces that are built in', () => {
  const white = [0, 1, 2].map((row) => [SRGB, DISPLAY_P3].map(({ toXyz }) => toXyz.slice(3 * row, 3 * row + 3).reduce((a, b) => a + b)))
  expect(white).toEqual([0.9642, 1, 0.8251].map((value) => [near(value), near(value)]))
})

const table = Array.from({ length: 1024 }, (_, i) => Math.round(0xffff * (i / 1023) ** 1.8))
test.each<[string, CurveInput, (v: number) => number]>([
  ['a gamma', { gamma: 2.19921875 }, (v) => v ** 2.19921875],
  ['a table', { table }, (v) => v ** 1.8],
  ['a line', { table: [] }, (v) => v],
  ['form 0', { form: 0, numbers: [1.5] }, (v) => v ** 1.5],
  ['form 1', { form: 1, numbers: [2, 0.5, -0.1] }, (v) => (v < 0.2 ? 0 : (0.5 * v - 0.1) ** 2)],
  ['form 2', { form: 2, numbers: [2, 0.5, -0.1, 0.25] }, (v) => (v < 0.2 ? 0.25 : (0.5 * v - 0.1) ** 2 + 0.25)],
  ['form 4', { form: 4, numbers: [2, 0.5, 0.1, 0.3, 0.2, 0.02, 0.01] }, (v) => (v < 0.2 ? 0.3 * v + 0.01 : (0.5 * v + 0.1) ** 2 + 0.02)],
])('a curve that is %s', (_, input, expected) => {
  const curve = readIcc(iccBytes(P3_COLUMNS, input))?.curves[1]
  expect(levels.map((v) => curve?.(v))).toEqual(levels.map(expected).map(near))
})

test.each([
  ['of greys', iccBytes(P3_COLUMNS, SRGB_FORM, { space: 'GRAY' })],
  ['of printers', iccBytes(P3_COLUMNS, SRGB_FORM, { space: 'CMYK' })],
  ['with a table of colours', iccBytes(P3_COLUMNS, SRGB_FORM, { tag: 'A2B0' })],
  ['of a high dynamic range', iccBytes(P3_COLUMNS, SRGB_FORM, { hdrCurve: 18 })],
  ['of an unknown curve', iccBytes(P3_COLUMNS, { form: 9, numbers: [] })],
  ['that is cut', iccBytes(P3_COLUMNS, SRGB_FORM).slice(0, 240)],
  ['of nothing', new Uint8Array()],
])('a profile %s is none that we reckon with', (_, bytes) => expect(readIcc(bytes)).toBeNull())
