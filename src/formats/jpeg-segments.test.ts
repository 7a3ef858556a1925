import { expect, test } from 'vitest'
import { findSegment, jpegSegments, readJpegFrame, SOS } from './jpeg-segments.ts'

const START = [0xff, 0xd8]
const segment = (mark: number, ...data: number[]) => [0xff, mark, 0, data.length + 2, ...data]
const frame = (mark: number, bits = 8, components = 3) => segment(mark, bits, 0, 3, 1, 5, components, 0)
const END = [0xff, 0xd9]
const scan = [...segment(SOS, 1), 7, 0xff, 0, 8, 0xff, 0xd3, 9, 0xff, 0xff]
const marksOf = (...bytes: number[][]) => Array.from(jpegSegments(Uint8Array.from(bytes.flat())), ({ mark }) => mark)

test.each([
  ['in their order', [frame(0xc0), scan, END], [0xc0, SOS, 0xd9]],
  ['with bytes that belong to nothing before one', [[0, 0, 9], frame(0xc0), [0xff, 0, 1], scan, END], [0xc0, SOS, 0xd9]],
  ['filled by bytes 0xff', [[0xff, 0xff], frame(0xc0), END], [0xc0, 0xd9]],
  ['of several scans', [frame(0xc2), scan, segment(0xc4, 1), scan, END], [0xc2, SOS, 0xc4, SOS, 0xd9]],
  ['without the marks in a thumbnail', [segment(0xe1, ...START, ...frame(0xc0), ...scan, ...END), frame(0xc1), END], [0xe1, 0xc1, 0xd9]],
  ['without an end', [frame(0xc0), scan], [0xc0, SOS]],
  ['up to one that is cut', [frame(0xc0), segment(0xe0, 1, 2, 3).slice(0, 6)], [0xc0]],
  ['up to one of no length', [frame(0xc0), [0xff, 0xe0, 0, 0], END], [0xc0]],
  ['behind the end no more', [frame(0xc0), END, frame(0xc0)], [0xc0, 0xd9]],
])('marks are found %s', (_, bytes, marks) => expect(marksOf(START, ...bytes)).toEqual(marks))

test('a segment knows its place and its data', () => {
  const bytes = Uint8Array.from([...START, 0, ...segment(0xe2, 4, 5), ...END])
  expect(findSegment(bytes, 0xe2)).toEqual({ mark: 0xe2, at: 3, data: Uint8Array.of(4, 5) })
  expect(findSegment(bytes, 0xe3)).toBeNull()
})

test.each([
  ['a frame', [frame(0xc0)], { mark: 0xc0, bits: 8, width: 261, height: 3, components: 3 }],
  ['12 bits', [frame(0xc1, 12, 1)], { mark: 0xc1, bits: 12, width: 261, height: 3, components: 1 }],
  ['JPEG-LS', [frame(0xf7)], { mark: 0xf7, bits: 8, width: 261, height: 3, components: 3 }],
  ['tables before it', [segment(0xc4, ...frame(0xc0)), frame(0xc9)], expect.objectContaining({ mark: 0xc9 })],
  ['none before the scan', [scan, frame(0xc0)], null],
  ['none that is whole', [segment(0xc0, 8, 0, 3)], null],
])('the frame header: %s', (_, bytes, expected) => {
  expect(readJpegFrame(Uint8Array.from([START, ...bytes].flat()))).toEqual(expected)
})
