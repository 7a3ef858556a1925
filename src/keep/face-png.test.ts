import 'fake-indexeddb/auto'
import { decode, encode } from 'fast-png'
import { PNG } from 'pngjs'
import { describe, expect, onTestFinished, test } from 'vitest'
import { float16ToFloat32, float32ToFloat16 } from '../formats/half.ts'
import { fromPlanar } from '../pixels/planar.ts'
import type { Face } from '../store/face.ts'
import { writeFacePng } from './face-png.ts'
import { newFace, openTab, packA, packB, SIZE } from './fixtures/studio-on-database.ts'

const face: Face = { ...newFace('Åda 𝄞', 3), id: 'x', pack: packA, madeAt: 1, starred: false }
const pixels = fromPlanar(face.picture, SIZE, SIZE)

async function dropOn(pack: typeof packA, bytes: Uint8Array<ArrayBuffer>) {
  const tab = await openTab(`png ${Math.random()}`, pack)
  onTestFinished(tab.close)
  return { ...tab, outcome: await tab.keep.importFile(new Blob([bytes]), 'a.png') }
}

describe('a saved picture', () => {
  test('is a PNG that others read, with the pixels that are seen', () => {
    const { data, width } = PNG.sync.read(Buffer.from(writeFacePng(face, pixels, 'none')))
    expect(width).toBe(SIZE)
    expect(new Uint8ClampedArray(data)).toEqual(pixels.data)
  })

  test('brings its codes back bit for bit, as another face', async () => {
    const { state, outcome } = await dropOn(packA, writeFacePng(face, pixels, 'fp32'))
    const [found] = state().faces
    expect(outcome).toEqual({ ids: [found?.id], elsewhere: [] })
    expect(found).toMatchObject({ title: face.title, pack: packA, z: face.z, noise: face.noise, size: SIZE })
    expect(found?.origin).toEqual({ ...face.origin, companions: [] })
    expect(found?.id).not.toBe(face.id)
    expect(fromPlanar(found?.picture ?? new Float32Array(), SIZE, SIZE)).toEqual(pixels)
  })

  test('brings back the class and the guidance that its x_T came from', async () => {
    const classCondition = { class: 207, guidance: 3 }
    const classed = { ...face, noise: face.noise && { ...face.noise, classCondition } }
    const { state } = await dropOn(packA, writeFacePng(classed, pixels, 'fp32'))
    expect(state().faces[0]?.noise).toEqual(classed.noise)
    const wrong = (bytes: Uint8Array) => rewrite(bytes, (text) => text.replace('"class":207', '"class":-1'))
    await expect(dropOn(packA, new Uint8Array(wrong(writeFacePng(classed, pixels, 'fp32'))))).rejects.toMatchObject({ code: 'bad-file' })
  })

  test('of an edit brings the mask back, and the picture before it, so that its photo gets the face through them', async () => {
    const companions = [0.25, 0.5].map((value, i) => ({ id: `${i}`, title: 'beside it', picture: face.picture.map(() => value) }))
    const edited = { ...face, origin: face.origin && { ...face.origin, redraws: false, companions } }
    const { state } = await dropOn(packA, writeFacePng(edited, pixels, 'none'))
    const found = state().faces[0]?.origin?.companions
    expect(found?.map(({ id, title }) => [id, title])).toEqual(companions.map(({ id, title }) => [id, title]))
    const pixelsOf = (of: Float32Array | undefined) => fromPlanar(of ?? new Float32Array(), SIZE, SIZE)
    expect(found?.map(({ picture }) => pixelsOf(picture))).toEqual(companions.map(({ picture }) => pixelsOf(picture)))
  })

  test('tells nothing of the photo that the face was taken from', async () => {
    const photo = { file: new Blob(['secret']), crop: { centreX: 1, centreY: 1, side: 2, angle: 0 }, marks: null }
    const { state } = await dropOn(packA, writeFacePng({ ...face, photo }, pixels, 'none'))
    expect(state().faces.map((found) => found.photo)).toEqual([undefined])
  })

  test('with x_T in half precision brings z_sem back exactly, and x_T to the nearest half', async () => {
    const { state } = await dropOn(packA, writeFacePng(face, pixels, 'fp16'))
    const half = (values: Float32Array | null | undefined) => values && float16ToFloat32(float32ToFloat16(values))
    const noise = face.noise && { ...face.noise, codes: { data: half(face.noise.codes.data), pair: half(face.noise.codes.pair), count: 1 } }
    expect(state().faces).toMatchObject([{ z: face.z, noise }])
  })

  test('without x_T brings back z_sem alone', async () => {
    const { state } = await dropOn(packA, writeFacePng(face, pixels, 'none'))
    expect(state().faces).toMatchObject([{ z: face.z, noise: null }])
  })

  test('of another pack is kept for that pack, and its codes stay out of this one', async () => {
    const { state, outcome, keep } = await dropOn(packB, writeFacePng(face, pixels, 'fp32'))
    expect(outcome).toEqual({ ids: [], elsewhere: [packA] })
    expect(state().faces).toEqual([])
    expect(await keep.list()).toMatchObject([{ title: face.title, pack: packA }])
  })
})

describe('another picture', () => {
  test('without codes is none of ours', async () => {
    const png = new PNG({ width: 2, height: 2 })
    expect((await dropOn(packA, new Uint8Array(PNG.sync.write(png)))).outcome).toBeNull()
  })

  test.each([
    ['with a flipped bit in its text', (bytes: Uint8Array) => bytes.with(bytes.length - 60, 1), /damaged/],
    ['that is cut short', (bytes: Uint8Array) => bytes.slice(0, bytes.length - 40), /damaged/],
    [
      'whose z_sem claims to be longer',
      (bytes: Uint8Array) => rewrite(bytes, (text) => text.replace('["fp32",8,', '["fp32",9,')),
      /9 fp32 numbers/,
    ],
    [
      'whose array is no base64',
      (bytes: Uint8Array) => rewrite(bytes, (text) => text.replace(/\["fp32",8,"./, '["fp32",8,"*')),
      /not base64/,
    ],
    ['of another format', (bytes: Uint8Array) => rewrite(bytes, (text) => text.replace('subcode-face', 'other')), /damaged/],
    [
      'with a picture of another size',
      (bytes: Uint8Array) => rewrite(bytes, (text) => text.replace('"size":4', '"size":5')),
      /needs 75 numbers/,
    ],
  ])('%s is refused', async (_, damage, words) => {
    const bytes = new Uint8Array(damage(writeFacePng(face, pixels, 'none')))
    await expect(dropOn(packA, bytes)).rejects.toMatchObject({ code: 'bad-file', message: expect.stringMatching(words) })
  })
})

/** The same picture with another text. */
function rewrite(bytes: Uint8Array, change: (text: string) => string): Uint8Array {
  const { text } = decode(bytes)
  return encode({ width: SIZE, height: SIZE, channels: 4, data: pixels.data, text: { subcode: change(text.subcode ?? '') } })
}
