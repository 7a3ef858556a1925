/** CRC-32 as in zip (polynomial 0xedb88320, reflected), four bytes at a time by the slicing tables of Kounavis and Berry. */
export function crc32(bytes: Uint8Array): number {
  const [t0, t1, t2, t3] = (tables ??= makeTables())
  const whole = bytes.length - (bytes.length % 4)
  let crc = 0xffffffff
  let i = 0
  for (; i < whole; i += 4) {
    crc ^= byte(bytes, i) | (byte(bytes, i + 1) << 8) | (byte(bytes, i + 2) << 16) | (byte(bytes, i + 3) << 24)
    crc = byte(t3, crc & 255) ^ byte(t2, (crc >>> 8) & 255) ^ byte(t1, (crc >>> 16) & 255) ^ byte(t0, crc >>> 24)
  }
  for (; i < bytes.length; i++) crc = byte(t0, (crc ^ byte(bytes, i)) & 255) ^ (crc >>> 8)
  return ~crc >>> 0
}

type Tables = [Uint32Array, Uint32Array, Uint32Array, Uint32Array]
let tables: Tables | undefined

function makeTables(): Tables {
  const t0 = Uint32Array.from({ length: 256 }, (_, i) => shiftEight(i))
  const after = (table: Uint32Array) => table.map((crc) => byte(t0, crc & 255) ^ (crc >>> 8))
  const t1 = after(t0)
  const t2 = after(t1)
  return [t0, t1, t2, after(t2)]
}

function shiftEight(crc: number): number {
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
  return crc
}

function byte(list: Uint8Array | Uint32Array, index: number): number {
  return list[index] ?? 0
}
