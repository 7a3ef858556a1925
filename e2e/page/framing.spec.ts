import { readFile } from 'node:fs/promises'
import type { Locator, Page } from '@playwright/test'
import { PNG } from 'pngjs'
import { alignFace, sampledSquare } from '../../src/pixels/align.ts'
import { faceSquare } from '../../src/pixels/face-square.ts'
import type { Crop, FaceMarks, Point } from '../../src/protocol/photos-api.ts'
import { inspect, SIZES } from './inspect-screen.ts'
import { distance, type KeptFace, near, readKept } from './kept-photos.ts'
import { placed, photoWith } from './photo-with-faces.ts'
import { dropFile } from '../support/drop-file.ts'
import { chooseSteps, expect, test, waitForResult } from './studio-page.ts'

const SIZE = 32

/** At both SIZES. */
async function inspectSizes(page: Page, name: string): Promise<void> {
  for (const [size, viewport] of Object.entries(SIZES)) {
    await page.setViewportSize(viewport)
    await inspect(page, `${name}-${size}`)
  }
  await page.setViewportSize(SIZES.desktop)
}

/** Takes what is framed, and reads what is kept of it. */
async function use(page: Page): Promise<KeptFace> {
  const before = await readKept(page)
  await page.getByRole('button', { name: 'Use this face' }).click()
  await expect.poll(async () => (await readKept(page)).length).toBe(before.length + 1)
  const [newest] = await readKept(page)
  if (!newest) throw new Error('no face is kept')
  return newest
}

/** Where the eyes and the mouth of an aligned picture lie in the photo, by how aligned pictures are made. */
function expectedMarks({ centreX, centreY, side, angle }: Crop): FaceMarks {
  const at = (u: number, v: number): Point => ({
    x: centreX + side * (u * Math.cos(angle) - v * Math.sin(angle)),
    y: centreY + side * (u * Math.sin(angle) + v * Math.cos(angle)),
  })
  return { leftEye: at(-0.12, -0.02), rightEye: at(0.12, -0.02), mouth: at(0, 0.2) }
}

async function dragBy(page: Page, handle: Locator, x: number, y: number): Promise<void> {
  const box = await handle.boundingBox()
  if (!box) throw new Error('the mark has no place')
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width / 2 + x, box.y + box.height / 2 + y, { steps: 4 })
  await page.mouse.up()
}

const turn = (dialog: Locator) => dialog.getByRole('slider', { name: 'Turn' }).getAttribute('aria-valuetext')

test('faces are found and framed, corrected by hand, and put back into their photo', async ({ studio }) => {
  const file = photoWith(placed)
  const original = PNG.sync.read(Buffer.from(file.bytes))
  await studio.emulateMedia({ reducedMotion: 'reduce' })
  await chooseSteps(studio, 5)
  const dialog = studio.getByRole('dialog', { name: 'Frame the face' })
  const open = async () => {
    await dropFile(studio, file)
    const status = dialog.getByRole('status')
    await expect(status).toHaveText('2 faces were found. Choose one.')
    await expect(status).toHaveAttribute('aria-busy', 'false') // faces of an early answer move
  }

  // The largest face is framed by itself, as the official alignment frames it.
  await open()
  await inspectSizes(studio, 'framing-found')
  const large = await use(studio)
  expect(large.bytes).toBe(file.bytes.length)
  expect(distance(large.crop, placed[0].square)).toEqual({ centre: near(0.03), side: near(0.08), degrees: near(3) })
  const marks = large.marks
  if (!marks) throw new Error('the face has no marks')
  for (const name of ['leftEye', 'rightEye', 'mouth'] as const) {
    const expected = expectedMarks(placed[0].square)[name]
    expect([name, Math.hypot(marks[name].x - expected.x, marks[name].y - expected.y) / placed[0].square.side]).toEqual([name, near(0.05)])
  }
  const { crop } = large
  // The browser's arc tangent differs from that of Node in its last bit.
  for (const [name, value] of Object.entries(faceSquare(marks))) expect(crop).toMatchObject({ [name]: expect.closeTo(value, 9) })
  const aligned = alignFace({ ...original, data: new Uint8ClampedArray(original.data) }, marks, SIZE)
  const byte = (index: number) => Math.round(((large.picture[(index % 3) * SIZE * SIZE + Math.floor(index / 3)] ?? NaN) * 0.5 + 0.5) * 255)
  const errors = Array.from({ length: 3 * SIZE * SIZE }, (_, i) =>
    Math.abs(byte(i) - (aligned.data[4 * Math.floor(i / 3) + (i % 3)] ?? NaN)),
  )
  expect(Math.max(...errors)).toBeLessThanOrEqual(2)

  // Its result goes back into the photo: nothing outside the square changes, and the face inside does.
  await waitForResult(studio)
  await studio.getByRole('button', { name: 'Save', exact: true }).click()
  const download = studio.waitForEvent('download')
  await studio.getByRole('menuitem', { name: 'The whole photo, with this face in it' }).click()
  const saved = PNG.sync.read(await readFile(await (await download).path()))
  expect([saved.width, saved.height]).toEqual([original.width, original.height])
  // The alignment of a large photo samples its square some pixels beside the crop.
  const square = sampledSquare(original, crop, SIZE)
  let [outside, inside, changed] = [0, 0, 0]
  for (let i = 0; i < saved.width * saved.height; i++) {
    const [dx, dy] = [(i % saved.width) + 0.5 - square.centreX, Math.floor(i / saved.width) + 0.5 - square.centreY]
    const u = (dx * Math.cos(square.angle) + dy * Math.sin(square.angle)) / square.side
    const v = (dy * Math.cos(square.angle) - dx * Math.sin(square.angle)) / square.side
    const isSame = saved.data.subarray(4 * i, 4 * i + 4).equals(original.data.subarray(4 * i, 4 * i + 4))
    const edge = Math.max(Math.abs(u), Math.abs(v))
    if (edge >= 0.5 && !isSame) outside++
    if (edge < 0.35) inside++
    if (edge < 0.35 && !isSame) changed++
  }
  expect(outside).toBe(0)
  expect(changed / inside).toBeGreaterThan(0.9)

  // Another face is chosen; a mark that is dragged, or moved by keys, turns the crop.
  await open()
  await dialog.getByRole('radio', { name: 'Face 2' }).click()
  const upright = await turn(dialog)
  await dragBy(studio, dialog.getByRole('button', { name: 'Eye on the right' }), 0, 30)
  await expect.poll(() => turn(dialog)).not.toBe(upright)
  const dragged = await turn(dialog)
  await dialog.getByRole('button', { name: 'Eye on the right' }).press('ArrowUp')
  await expect.poll(() => turn(dialog)).not.toBe(dragged)
  await dialog.getByRole('button', { name: 'Start again' }).click()
  await dialog.getByRole('radio', { name: 'Face 2' }).click()
  await expect.poll(() => turn(dialog)).toBe(upright)
  const small = await use(studio)
  expect(distance(small.crop, placed[1].square)).toEqual({ centre: near(0.04), side: near(0.1), degrees: near(4) })
})
