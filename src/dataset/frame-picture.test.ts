import { readFileSync } from 'node:fs'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { samplePath } from '../../e2e/support/shipped-packs.ts'
import { faceSquare } from '../pixels/face-square.ts'
import { decodePicture, decodePixels } from './decode-picture.ts'
import { drawView, findInPixels, framePicture } from './frame-picture.ts'

const sample = readFileSync(samplePath('02-photo.png'))
const WALL = '#6e7878'

/** A photo of a wall, with an aligned picture of a face in a square of it. */
async function photoWith(square: { left: number; top: number; side: number } | null): Promise<Buffer> {
  const wall = sharp({ create: { width: 250, height: 230, channels: 3, background: WALL } })
  if (!square) return wall.png().toBuffer()
  const { left, top, side } = square
  return wall.composite([{ input: await sharp(sample).resize(side, side).toBuffer(), left, top }]).png().toBuffer() // prettier-ignore
}

test('a face is found where it is, and framed as its aligned picture shows it', async () => {
  const photo = await decodePixels(await photoWith({ left: 40, top: 20, side: 190 }))
  const [face, ...others] = await findInPixels(photo)
  if (!face) throw new Error('no face is found')
  expect([face.isSure, others.length]).toEqual([true, 0])
  const { centreX, centreY, side, angle } = faceSquare(face)
  const off = [centreX - 135, centreY - 115, side - 190, 190 * angle].map((pixels) => Math.abs(pixels) / 190)
  expect(Math.max(...off)).toBeLessThan(0.06)

  const framed = await framePicture(photo, 64)
  const aligned = await decodePicture(sample, 64)
  const greyLevels = framed.reduce((sum, value, i) => sum + Math.abs(value - (aligned[i] ?? NaN)) * 127.5, 0) / framed.length
  expect(greyLevels).toBeLessThan(12)
  expect(await framePicture(photo, 64)).toEqual(framed) // the search before leaves nothing behind
})

test('a picture without a face is refused', async () => {
  const wall = await decodePixels(await photoWith(null))
  await expect(framePicture(wall, 64)).rejects.toMatchObject({ code: 'bad-file', message: 'No face is found in it.' })
})

test('a view is turned clockwise, and grey beyond the photo', () => {
  const data = Uint8ClampedArray.from({ length: 4 * 16 }, (_, i) => (i % 4 === 3 ? 255 : i < 32 ? 0 : 255))
  const photo = { width: 4, height: 4, read: () => ({ data, width: 4, height: 4 }) }
  const reds = (angle: number, side: number) => {
    const view = drawView(photo, { centreX: 2, centreY: 2, side, angle }, side)
    return Array.from({ length: side }, (_, row) => [...view.data.filter((_, i) => i % 4 === 0)].slice(row * side, (row + 1) * side))
  }
  expect(reds(Math.PI / 2, 4)).toEqual([0, 1, 2, 3].map(() => [0, 0, 255, 255]))
  expect(reds(0, 8)[0]).toEqual(Array(8).fill(128))
  expect(reds(0, 8)[2]).toEqual([128, 128, 0, 0, 0, 0, 128, 128])
})
