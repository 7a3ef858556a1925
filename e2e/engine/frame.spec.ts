import { decodePixels } from '../../src/dataset/decode-picture.ts'
import { findInPixels, framePicture } from '../../src/dataset/frame-picture.ts'
import { faceSquare } from '../../src/pixels/face-square.ts'
import { frameUnasked } from '../../src/pixels/frame-unasked.ts'
import { expect, test } from '../engine-test.ts'
import { PHOTO, photoWith, placed } from '../page/photo-with-faces.ts'

const SIZE = 64

test('npm run dataset -- --frame frames a photo as the page does', async ({ harness }) => {
  const { bytes } = photoWith(placed)
  const page = await harness.evaluate(
    async (h, { base64, size }) => {
      const source = await (await fetch(`data:image/png;base64,${base64}`)).blob()
      const { picture, framing, faces, isSure } = await h.callPhotos('frame', { source, size })
      return { picture: Array.from(picture), framing, faces, isSure }
    },
    { base64: Buffer.from(bytes).toString('base64'), size: SIZE },
  )
  const pixels = await decodePixels(bytes)
  const found = await findInPixels(pixels)
  expect([found.length, found[0]?.isSure]).toEqual([page.faces, page.isSure])

  // The page's browser draws the views in which faces are looked for by a filter of its own: half a percent of the face's square.
  const [mine, theirs] = [frameUnasked(found, PHOTO).marks, page.framing.marks]
  if (!mine || !theirs) throw new Error('a face has no marks')
  const { side } = faceSquare(theirs)
  for (const name of ['leftEye', 'rightEye', 'mouth'] as const) {
    expect(Math.hypot(mine[name].x - theirs[name].x, mine[name].y - theirs[name].y) / side, name).toBeLessThan(0.005)
  }
  const picture = await framePicture(pixels, SIZE)
  const difference = picture.reduce((sum, value, i) => sum + Math.abs(value - (page.picture[i] ?? NaN)), 0) / picture.length
  expect(difference * 127.5, 'grey levels, in the mean').toBeLessThan(2)
})
