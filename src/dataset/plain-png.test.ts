import { deflateSync } from 'node:zlib'
import fc from 'fast-check'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { pngChunks, writePngChunks } from '../formats/png-chunks.ts'
import { readPlainPng } from './plain-png.ts'

const bytesOf = (buffer: Buffer) => Uint8Array.from(buffer)

/** A PNG whose rows are these bytes, each with the filter that it says. */
function png(width: number, rows: readonly (readonly number[])[], changed: { header?: number[]; type?: string } = {}) {
  const header = new Uint8Array(13)
  const view = new DataView(header.buffer)
  view.setUint32(0, width)
  view.setUint32(4, rows.length)
  header.set(changed.header ?? [8, 2, 0, 0, 0], 8)
  const packed = Uint8Array.from(deflateSync(Uint8Array.from(rows.flat())))
  const parts = [packed.slice(0, 9), packed.slice(9)].map((data) => ({ type: 'IDAT', data }))
  const extra = changed.type ? [{ type: changed.type, data: new Uint8Array(4) }] : []
  return writePngChunks([{ type: 'IHDR', data: header }, ...extra, ...parts, { type: 'IEND', data: new Uint8Array() }])
}

test('rows of every filter have the pixels that the library reads', async () => {
  const byte = fc.integer({ min: 0, max: 255 })
  const picture = fc.integer({ min: 1, max: 9 }).chain((width) => {
    const row = fc.tuple(fc.integer({ min: 0, max: 4 }), fc.array(byte, { minLength: 3 * width, maxLength: 3 * width }))
    return fc.record({ width: fc.constant(width), rows: fc.array(row, { minLength: 1, maxLength: 9 }) })
  })
  const check = async ({ width, rows }: { width: number; rows: [number, number[]][] }) => {
    const bytes = png(width, rows.map(([filter, row]) => [filter, ...row])) // prettier-ignore
    const wanted = await sharp(bytes).ensureAlpha().raw().toBuffer()
    expect(readPlainPng(bytes, 100)).toEqual({ width, height: rows.length, data: new Uint8ClampedArray(wanted) })
  }
  await fc.assert(fc.asyncProperty(picture, check), { numRuns: 60 })
})

const row = [0, 1, 2, 3, 4, 5, 6]
const plain = png(2, [row, row])

test.each<[string, () => Promise<Uint8Array>]>([
  ['no PNG', async () => Uint8Array.from([1, 2, 3])],
  ['a PNG with alpha', async () => bytesOf(await sharp(plain).ensureAlpha(0.5).png().toBuffer())],
  ['a grey PNG', async () => bytesOf(await sharp(plain).toColourspace('b-w').png().toBuffer())],
  ['a PNG of 16 bits', async () => bytesOf(await sharp(plain).toColourspace('rgb16').png().toBuffer())],
  ['a PNG with a palette', async () => bytesOf(await sharp(plain).png({ palette: true }).toBuffer())],
  ['an interlaced PNG', async () => bytesOf(await sharp(plain).png({ progressive: true }).toBuffer())],
  ['a PNG with a turn', async () => bytesOf(await sharp(plain).withMetadata({ orientation: 6 }).png().toBuffer())],
  ['a PNG with a profile', async () => bytesOf(await sharp(plain).withIccProfile('p3').png().toBuffer())],
  ['a PNG with a chunk that nobody knows', async () => png(2, [row, row], { type: 'tRNS' })],
  ['a PNG that is cut off', async () => plain.subarray(0, -13)],
  ['a PNG without its end', async () => plain.subarray(0, -12)],
  ['rows of 8 bits that are said to be of 16', async () => png(2, [row, row], { header: [16, 2, 0, 0, 0] })],
  ['rows that are said to be interlaced', async () => png(2, [row, row], { header: [8, 2, 0, 0, 1] })],
  ['a PNG with a row too few', async () => withHeight(3)],
  ['a PNG with a row too many', async () => withHeight(1)],
  ['a PNG with a filter that there is not', async () => png(2, [row, [5, 1, 2, 3, 4, 5, 6]])],
  ['a PNG with damaged data', async () => plain.with(45, (plain[45] ?? 0) ^ 255)],
  [
    'more pixels than are allowed',
    async () =>
      png(
        3,
        Array.from({ length: 34 }, () => [0, ...new Array<number>(9).fill(0)]),
      ),
  ],
  ['no pixel', async () => png(0, [[0]])],
])('%s is left to the library', async (_, bytes) => {
  expect(readPlainPng(plain, 4)).not.toBe(null)
  expect(readPlainPng(await bytes(), 100)).toBe(null)
})

/** The same rows under another height. */
function withHeight(height: number): Uint8Array {
  const chunks = [...pngChunks(plain)].map(({ type, data }) => ({ type, data: data.slice() }))
  new DataView(chunks[0]?.data.buffer ?? new ArrayBuffer(8)).setUint32(4, height)
  return writePngChunks(chunks)
}
