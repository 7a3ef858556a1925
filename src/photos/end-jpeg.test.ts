import { expect, test } from 'vitest'
import { endJpeg, missingEnd } from './end-jpeg.ts'

const start = [0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, 0xff, 0xda, 0, 3, 0]
const scan = [1, 2, 0xff, 0, 3, 0xff, 0xd0, 4]
const table = [0xff, 0xc4, 0, 3, 0]
const next = [0xff, 0xda, 0, 3, 0, 7, 8]
const thumbnail = [0xff, 0xd8, 5, 0xff, 0xd9]

/** A whole JPEG in the data of a segment, as cameras keep it in EXIF. */
const inside = [...start, ...scan, 0xff, 0xd9]
const thumbnailed = [0xff, 0xd8, 0xff, 0xe1, 0, inside.length + 2, ...inside]

test.each([
  ['with its end', [...start, ...scan, 0xff, 0xd9, ...thumbnail], null],
  ['without', [...start, ...scan], start.length + scan.length],
  ['with half of it', [...start, ...scan, 0xff], start.length + scan.length],
  ['of several scans without', [...start, ...scan, ...table, ...next], start.length + scan.length + table.length + next.length],
  ['with another picture behind it', [...start, ...scan, ...thumbnail], start.length + scan.length],
  ['with a thumbnail in it, without', [...thumbnailed, ...start.slice(2), ...scan], thumbnailed.length - 2 + start.length + scan.length],
  ['without a scan', start.slice(0, 8), null],
])('where the end belongs in a JPEG %s', (_, bytes, end) => expect(missingEnd(Uint8Array.from(bytes))).toBe(end))

test('the end stands behind the filler', async () => {
  const ended = endJpeg(Uint8Array.of(1, 2, 3), 2, Uint8Array.of(9))
  expect([...new Uint8Array(await ended.arrayBuffer())]).toEqual([1, 2, 9, 0xff, 0xd9])
})
