import { PNG } from 'pngjs'
import { iccBytes, P3_COLUMNS, SRGB_FORM } from '../../src/formats/fixtures/icc-bytes.ts'
import { pngChunks, writePngChunks, writeProfile } from '../../src/formats/png-chunks.ts'
import { expect, test } from '../engine-test.ts'

const [WIDTH, HEIGHT] = [300, 200]
const square = { centreX: 150, centreY: 100, side: 80, angle: 0.4 }
const profile = writeProfile(iccBytes(P3_COLUMNS, SRGB_FORM))

/** Pixels that no canvas keeps: any colour under any alpha. */
function photo(alpha: (x: number) => number): { bytes: Buffer; data: Buffer } {
  const png = new PNG({ width: WIDTH, height: HEIGHT })
  for (let i = 0; i < png.data.length; i++) {
    png.data[i] = i % 4 === 3 ? alpha(Math.floor(i / 4) % WIDTH) : Math.imul(i + 1, 0x9e3779b1) >>> 24
  }
  return { bytes: PNG.sync.write(png), data: png.data }
}

const addChunk = (bytes: Buffer, chunk: typeof profile): Buffer => {
  const [header, ...others] = pngChunks(new Uint8Array(bytes))
  return Buffer.from(writePngChunks([...(header ? [header] : []), chunk, ...others]))
}

/** PQ with the primaries of BT.2020, by the codes of ITU-T H.273. */
const pq = { type: 'cICP', data: Uint8Array.of(9, 16, 0, 1) }

const isOutside = (x: number, y: number): boolean => Math.hypot(x + 0.5 - square.centreX, y + 0.5 - square.centreY) > square.side * 0.71

test('a face goes back into a photo of any colours and alpha, and every pixel outside stays the one of the file', async ({ harness }) => {
  const paste = (bytes: Buffer) =>
    harness.evaluate(
      async (h, { base64, crop }) => {
        const photo = await (await fetch(`data:image/png;base64,${base64}`)).blob()
        const red = Float32Array.from({ length: 3 * 32 * 32 }, (_, i) => (i < 32 * 32 ? 1 : -1))
        const pasted = await h.callPhotos('paste', { photo, framing: { crop, marks: null }, picture: red, size: 32 })
        return { out: Array.from(new Uint8Array(await pasted.file.arrayBuffer())), losses: pasted.losses }
      },
      { base64: bytes.toString('base64'), crop: square },
    )
  const cases = [
    { what: 'half transparent', ...photo((x) => x % 256), middle: [255, 0, 0, 255], colours: [] },
    { what: 'opaque', ...photo(() => 255), middle: [255, 0, 0, 255], colours: [] },
    { what: 'in Display P3', ...photo((x) => 255 - (x % 256)), middle: [234, 51, 35, 255], colours: ['iCCP'] },
  ]
  for (const { what, bytes, data, middle, colours } of cases) {
    const { out, losses } = await paste(colours.length > 0 ? addChunk(bytes, profile) : bytes)
    expect(losses).toEqual([])
    const { data: got } = PNG.sync.read(Buffer.from(out))
    let changed = 0
    for (let i = 0; i < WIDTH * HEIGHT; i++) {
      if (isOutside(i % WIDTH, Math.floor(i / WIDTH)) && !got.subarray(4 * i, 4 * i + 4).equals(data.subarray(4 * i, 4 * i + 4))) changed++
    }
    const at = 4 * (square.centreY * WIDTH + square.centreX)
    const kept = [...pngChunks(Uint8Array.from(out))].filter(({ type }) => type === 'iCCP')
    expect([what, changed, [...got.subarray(at, at + 4)]]).toEqual([what, 0, middle])
    expect(kept.map(({ data }) => data)).toEqual(colours.map(() => profile.data))
  }
  const { out, losses } = await paste(addChunk(photo(() => 255).bytes, pq))
  expect(losses).toEqual(['colours', 'hdr'])
  expect(PNG.sync.read(Buffer.from(out)).width).toBe(WIDTH)
})
