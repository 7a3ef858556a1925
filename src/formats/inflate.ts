import { Unzlib } from 'fflate'

/** Deflated data grow up to a thousandfold, so the limit is checked after each piece of this size. */
const PIECE_BYTES = 2 ** 12

/** Unpacks zlib data. Throws an Error for more than `limit` bytes, and for data that are damaged or cut. */
export function inflate(data: Uint8Array, limit: number): Uint8Array<ArrayBuffer> {
  const pieces: Uint8Array[] = []
  let total = 0
  let isDone = false
  const unpack = new Unzlib((piece, isFinal) => {
    pieces.push(piece)
    total += piece.length
    isDone = isFinal
  })
  for (let at = 0; at < data.length && total <= limit; at += PIECE_BYTES)
    unpack.push(data.subarray(at, at + PIECE_BYTES), at + PIECE_BYTES >= data.length)
  if (total > limit) throw new Error(`it is longer than ${limit} bytes`)
  if (!isDone) throw new Error('it is cut off')
  const whole = new Uint8Array(total)
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.length
  }
  return whole
}
