import { expect, test } from 'vitest'
import { crc32 } from './crc32.ts'

test('the check value of the CRC catalogue', () => {
  expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926)
})

test('equals division bit by bit at every length', () => {
  const bytes = Uint8Array.from({ length: 41 }, (_, i) => (i * 151 + 77) & 255)
  for (let length = 0; length <= bytes.length; length++) expect(crc32(bytes.subarray(0, length))).toBe(bitwise(bytes.subarray(0, length)))
})

function bitwise(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of bytes) for (let bit = 0; bit < 8; bit++) crc = ((crc ^ (byte >> bit)) & 1 ? 0xedb88320 : 0) ^ (crc >>> 1)
  return ~crc >>> 0
}
