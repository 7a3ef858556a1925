import { expect, test } from 'vitest'
import { paceLine } from './pace-line.ts'

/** What is written for pictures that are done at given seconds. */
function lines(isTTY: boolean, total: number, done: readonly (readonly [seconds: number, pictures: number])[]): string[] {
  const written: string[] = []
  let ms = 1000
  const stream = { isTTY, write: (text: string) => written.push(text) > 0 } as unknown as NodeJS.WriteStream
  const progress = paceLine(stream, total, () => ms)
  for (const [seconds, pictures] of done) {
    ms = 1000 + 1000 * seconds
    progress(pictures)
  }
  return written
}

test('a terminal has one line, which is written anew', () => {
  expect(lines(true, 192, [[16, 64], [32, 64], [48, 64]])).toEqual([
    '\r\u001b[K64 of 192 pictures, 4.0 a second, 32 s left',
    '\r\u001b[K128 of 192 pictures, 4.0 a second, 16 s left',
    '\r\u001b[K192 of 192 pictures, 4.0 a second, 0 s left\n',
  ]) // prettier-ignore
})

test('a log has a line a minute, and the last', () => {
  expect(lines(false, 64_000, [[30, 64], [64, 64], [100, 64], [130, 63_808]])).toEqual([
    '128 of 64000 pictures, 2.0 a second, 8.9 h left\n',
    '64000 of 64000 pictures, 492.3 a second, 0 s left\n',
  ]) // prettier-ignore
})

test('minutes are told as minutes', () => {
  expect(lines(true, 6400, [[64, 64]])[0]).toMatch(/1.0 a second, 1.8 h left$/)
  expect(lines(true, 640, [[64, 64]])[0]).toMatch(/1.0 a second, 10 min left$/)
})

test('a pace below one a second keeps two digits', () => {
  expect(lines(true, 64, [[1000, 26]])[0]).toMatch(/ 0.026 a second, 25 min left$/)
})
