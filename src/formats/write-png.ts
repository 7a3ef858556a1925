import { type PngChunk, writePngChunks } from './png-chunks.ts'

/** Pixels of four bytes: red, green, blue, alpha, none multiplied into another. */
type Pixels = { data: Uint8ClampedArray; width: number; height: number }

/** Rows are packed in blocks of about so many bytes. */
const BLOCK_BYTES = 2 ** 20
const [RGB, RGBA] = [2, 6]
const PAETH = 4

/** A PNG of 8 bits, every pixel as it is given; without alpha where all are opaque. `colours` are chunks that say what its numbers mean. */
export async function writePng(pixels: Pixels, colours: readonly Pick<PngChunk, 'type' | 'data'>[]): Promise<Uint8Array<ArrayBuffer>> {
  const { width, height } = pixels
  const channels = isOpaque(pixels) ? 3 : 4
  const header = new Uint8Array(13)
  const view = new DataView(header.buffer)
  view.setUint32(0, width)
  view.setUint32(4, height)
  header.set([8, channels === 3 ? RGB : RGBA, 0, 0, 0], 8)
  const packed = blocksOf(pixels, channels).pipeThrough(new CompressionStream('deflate'))
  const data = new Uint8Array(await new Response(packed).arrayBuffer())
  return writePngChunks([{ type: 'IHDR', data: header }, ...colours, { type: 'IDAT', data }, { type: 'IEND', data: new Uint8Array() }])
}

export function isOpaque({ data }: Pixels): boolean {
  for (let i = 3; i < data.length; i += 4) if (data[i] !== 255) return false
  return true
}

function blocksOf(pixels: Pixels, channels: number): ReadableStream<Uint8Array<ArrayBuffer>> {
  const rows = Math.max(1, Math.floor(BLOCK_BYTES / (pixels.width * channels)))
  let next = 0
  return new ReadableStream({
    pull: (controller) => {
      const end = Math.min(pixels.height, next + rows)
      if (next < end) controller.enqueue(filterRows(pixels, channels, next, end))
      next = end
      if (next === pixels.height) controller.close()
    },
  })
}

/** Rows as what is left of each byte after Paeth's guess from its neighbours left, above and above left (PNG, 9.4). */
function filterRows({ data, width }: Pixels, channels: number, from: number, end: number): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array((end - from) * (1 + width * channels))
  let at = 0
  for (let y = from; y < end; y++) {
    out[at++] = PAETH
    for (let x = 0; x < width; x++) {
      const i = 4 * (y * width + x)
      for (let c = i; c < i + channels; c++) {
        const left = x > 0 ? (data[c - 4] ?? 0) : 0
        const above = y > 0 ? (data[c - 4 * width] ?? 0) : 0
        const corner = x > 0 && y > 0 ? (data[c - 4 * width - 4] ?? 0) : 0
        out[at++] = (data[c] ?? 0) - paeth(left, above, corner)
      }
    }
  }
  return out
}

/** Whichever of the three neighbours is nearest to left + above - corner. */
export function paeth(left: number, above: number, corner: number): number {
  const guess = left + above - corner
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - above), Math.abs(guess - corner)]
  return a <= b && a <= c ? left : b <= c ? above : corner
}
