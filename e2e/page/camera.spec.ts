import { launchOptions } from '../launch.ts'
import { inspect, SIZES } from './inspect-screen.ts'
import { chooseSteps, expect, test, waitForResult } from './studio-page.ts'

const plain = await launchOptions('wasm')

/** Chromium's own camera: a green picture with a round thing on it that counts. */
const pretended = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream']
test.use({ launchOptions: { ...plain, args: [...(plain.args ?? []), ...pretended] }, sharesContext: false })

test('a photo is taken with the camera, which is let go, and is kept with its face', async ({ studio }) => {
  await chooseSteps(studio, 5)
  await studio.getByRole('button', { name: 'Use the camera' }).first().click()
  const dialog = studio.getByRole('dialog', { name: 'Take a photo' })
  const take = dialog.getByRole('button', { name: 'Take the photo' })
  await expect(take).toBeEnabled()
  for (const [size, viewport] of Object.entries(SIZES)) {
    await studio.setViewportSize(viewport)
    await inspect(studio, `camera-${size}`)
  }
  await studio.setViewportSize(SIZES.desktop)
  const tracks = await dialog.locator('video').evaluateHandle((video: HTMLVideoElement) => (video.srcObject as MediaStream).getTracks())
  await take.click()

  const framing = studio.getByRole('dialog', { name: 'Frame the face' })
  await expect(framing.getByRole('status')).toContainText('No face was found.')
  expect(await tracks.evaluate((all) => all.map(({ readyState }) => readyState))).toEqual(['ended'])
  await framing.getByRole('button', { name: 'Use this face' }).click()
  await waitForResult(studio)
  await expect(studio.getByRole('button', { name: 'Show Camera photo', exact: true })).toBeVisible()
  await studio.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(studio.getByRole('menuitem', { name: 'The whole photo, with this face in it' })).toBeVisible()
})
