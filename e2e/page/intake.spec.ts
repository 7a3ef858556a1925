import sharp from 'sharp'
import { dropFile, type NamedFile } from '../support/drop-file.ts'
import { cardColour, chooseSteps, expect, makePng, portrait, test, useDropped } from './studio-page.ts'

const fromBase64 = (text: string) => Uint8Array.from(Buffer.from(text, 'base64'))
const fromText = (text: string) => Uint8Array.from(Buffer.from(text, 'latin1'))
const near = (colour: readonly number[], tolerance = 12) => colour.map((value) => expect.closeTo(value, -Math.log10(2 * tolerance)))

/** 64 x 96 pixels, left red and right blue, with an EXIF note that the camera was turned: upright, the top is red. */
const turned = fromBase64(
  '/9j/4AAQSkZJRgABAQAAAQABAAD/4QAiRXhpZgAATU0AKgAAAAgAAQESAAMAAAABAAYAAAAAAAD/2wBDAAYEBQYFBAYGBQYHBwYIChAKCgkJChQODwwQFxQY' +
    'GBcUFhYaHSUfGhsjHBYWICwgIyYnKSopGR8tMC0oMCUoKSj/2wBDAQcHBwoIChMKChMoGhYaKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgo' +
    'KCgoKCgoKCgoKCgoKCj/wAARCABgAEADASIAAhEBAxEB/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAAAgEDAwIEAwUFBAQAAAF9AQID' +
    'AAQRBRIhMUEGE1FhByJxFDKBkaEII0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWG' +
    'h4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi4+Tl5ufo6erx8vP09fb3+Pn6/8QAHwEAAwEBAQEBAQEBAQAAAAAA' +
    'AAECAwQFBgcICQoL/8QAtREAAgECBAQDBAcFBAQAAQJ3AAECAxEEBSExBhJBUQdhcRMiMoEIFEKRobHBCSMzUvAVYnLRChYkNOEl8RcYGRomJygpKjU2Nzg5' +
    'OkNERUZHSElKU1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6goOEhYaHiImKkpOUlZaXmJmaoqOkpaanqKmqsrO0tba3uLm6wsPExcbHyMnK0tPU1dbX2Nna4uPk' +
    '5ebn6Onq8vP09fb3+Pn6/9oADAMBAAIRAxEAPwDgKKKK+eP2EKKKKAOVooor+gj8OCiiigDqqKKK/n0/cQooooA5Wiiiv6CPw4KKKKAOqooor+fT9xCiiigD' +
    'laKKK/oI/DgooooA6qiiiv59P3EKKKKAOVooor+gj8OCiiigDqqKKK/n0/cQooooA5Wiiiv6CPw4KKKKAOqooor+fT9xCiiigDlaKKK/oI/DgooooA//2Q==',
)

/** Two pictures of 40 x 40 pixels: green, then red. */
const animated = fromBase64(
  'R0lGODlhKAAoAIEAABSgKAAAAAAAAAAAACH5BAAKAAAALAAAAAAoACgAAAhDAAEIHEiwoMGDCBMqXMiwocOHECNKnEixosWLGDNq3Mixo8ePIEOKHEmypMmTKFOqXMmypcuXMGPKnEmzps2bOAkGBAAh+QQBCgABACwAAAAAKAAoAIHIFBQAAAAAAAAAAAAIQwABCBxIsKDBgwgTKlzIsKHDhxAjSpxIsaLFixgzatzIsaPHjyBDihxJsqTJkyhTqlzJsqXLlzBjypxJs6bNmzgJBgQAOw==',
)

/** Without the empty block behind its data, and without the trailer. */
const endlessGif = await (async () => {
  const gif = await sharp({ create: { width: 40, height: 40, channels: 3, background: '#2060c0' } })
    .gif()
    .toBuffer()
  return new Uint8Array(gif.subarray(0, -2))
})()

/** The header of a picture of 10,000 x 6,000 pixels, with nothing behind it. */
const huge = (() => {
  const bytes = makePng(1, 1, () => [0, 0, 0, 255])
  new DataView(bytes.buffer).setUint32(16, 10_000)
  new DataView(bytes.buffer).setUint32(20, 6_000)
  return bytes
})()

/** Cut in the middle, so that the rows at its lower end lack everything. */
const cutNoise = await (async () => {
  const [width, height] = [800, 1200]
  const pixels = Uint8Array.from({ length: 3 * width * height }, (_, i) => Math.imul(i + 1, 0x9e3779b1) >>> 24)
  const jpeg = await sharp(pixels, { raw: { width, height, channels: 3 } })
    .jpeg()
    .toBuffer()
  return new Uint8Array(jpeg.subarray(0, jpeg.length / 2))
})()

const refused: [string, NamedFile, string][] = [
  ['an empty file', { name: 'a.jpg', type: 'image/jpeg', bytes: new Uint8Array() }, 'This file is empty: it has 0 bytes.'],
  ['a text', { name: 'a.txt', type: 'text/plain', bytes: fromText('hello') }, 'not a picture that a browser can read'],
  ['HEIC', { name: 'a.heic', type: 'image/heic', bytes: fromText('\0\0\0\x18ftypheic\0\0\0\0mif1heic') }, 'Save it as JPEG or PNG'],
  ['a video', { name: 'a.mp4', type: 'video/mp4', bytes: fromText('\0\0\0\x18ftypisom\0\0\0\0isommp41') }, 'This is a video'],
  ['half a PNG', { ...portrait, bytes: portrait.bytes.slice(0, 900) }, 'This PNG file ends before its picture does'],
  ['half a JPEG', { name: 'a.jpg', type: 'image/jpeg', bytes: turned.slice(0, -40) }, 'This JPEG file ends before its picture does'],
  ['half a GIF', { name: 'a.gif', type: 'image/gif', bytes: endlessGif.slice(0, -8) }, 'This GIF file ends before its picture does'],
  ['half a tall JPEG', { name: 'tall.jpg', type: 'image/jpeg', bytes: cutNoise }, 'This JPEG file ends before its picture does'],
  ['60 megapixels', { name: 'a.png', type: 'image/png', bytes: huge }, '10000 x 6000 pixels, and the limit is 50 megapixels'],
  ['a broken SVG', { name: 'a.svg', type: 'image/svg+xml', bytes: fromText('<svg') }, 'This SVG drawing cannot be read'],
  [
    'an SVG of nothing',
    { name: 'b.svg', type: 'image/svg+xml', bytes: fromText('<svg xmlns="http://www.w3.org/2000/svg"/>') },
    'This SVG drawing says no size',
  ],
]

test('what is no picture is refused in words, and pictures of all kinds come in as they look and as they are framed', async ({
  studio,
}) => {
  await chooseSteps(studio, 2)
  for (const [what, file, words] of refused) {
    await test.step(what, async () => {
      await dropFile(studio, file)
      await expect(studio.getByRole('alert')).toContainText(words)
      await expect(studio.getByRole('button', { name: 'Choose another photo' })).toBeVisible()
      await expect(studio.getByRole('dialog')).toHaveCount(0)
      await studio.getByRole('button', { name: 'Dismiss' }).click()
      await expect(studio.getByRole('alert')).toBeEmpty()
    })
  }
  await test.step('a transparent one is laid on white', async () => {
    await useDropped(studio, { name: 'clear.png', type: 'image/png', bytes: makePng(64, 64, (x) => [255, 0, 0, x < 32 ? 255 : 0]) })
    expect(await cardColour(studio, 'clear.png', 0.2, 0.5)).toEqual(near([255, 0, 0]))
    expect(await cardColour(studio, 'clear.png', 0.8, 0.5)).toEqual(near([255, 255, 255]))
  })
  await test.step('a PNG that lacks nothing but its end is drawn', async () => {
    const bytes = makePng(64, 64, () => [20, 160, 40, 255])
    await useDropped(studio, { name: 'endless.png', type: 'image/png', bytes: bytes.slice(0, -12) })
    expect(await cardColour(studio, 'endless.png', 0.5, 0.5)).toEqual(near([20, 160, 40]))
  })
  await test.step('one that was taken with a turned camera stands upright', async () => {
    await useDropped(studio, { name: 'turned.jpg', type: 'image/jpeg', bytes: turned })
    expect(await cardColour(studio, 'turned.jpg', 0.5, 0.1)).toEqual(near([200, 30, 30], 30))
    expect(await cardColour(studio, 'turned.jpg', 0.5, 0.9)).toEqual(near([30, 30, 200], 30))
  })
  await test.step('of an animation the first picture is taken', async () => {
    await useDropped(studio, { name: 'film.gif', type: 'image/gif', bytes: animated })
    expect(await cardColour(studio, 'film.gif', 0.5, 0.5)).toEqual(near([20, 160, 40]))
  })
  await test.step('a GIF that lacks nothing but its end is drawn', async () => {
    await useDropped(studio, { name: 'endless.gif', type: 'image/gif', bytes: endlessGif })
    expect(await cardColour(studio, 'endless.gif', 0.5, 0.5)).toEqual(near([32, 96, 192]))
  })
  await test.step('an SVG is drawn', async () => {
    const svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><rect width="8" height="8" fill="#2060c0"/></svg>'
    await useDropped(studio, { name: 'drawing', type: '', bytes: fromText(svg) }) // told by its content
    expect(await cardColour(studio, 'drawing', 0.5, 0.5)).toEqual(near([32, 96, 192]))
  })
  await test.step('one that says neither its size nor a viewBox is drawn whole', async () => {
    const quarters = [[40, 700, '#c81e1e'], [340, 700, '#14a028'], [40, 1000, '#1e1ec8'], [340, 1000, '#2060c0']] // prettier-ignore
    const rects = quarters.map(([x, y, fill]) => `<rect x="${x}" y="${y}" width="300" height="300" fill="${fill}"/>`)
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="100%">${rects.join('')}</svg>`
    await useDropped(studio, { name: 'sizeless.svg', type: 'image/svg+xml', bytes: fromText(svg) })
    expect(await cardColour(studio, 'sizeless.svg', 0.1, 0.1)).toEqual(near([200, 30, 30]))
    expect(await cardColour(studio, 'sizeless.svg', 0.9, 0.9)).toEqual(near([32, 96, 192]))
  })
  await test.step('one is pasted', async () => {
    await studio.evaluate((base64) => {
      const data = new DataTransfer()
      data.items.add(new File([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], 'pasted.png', { type: 'image/png' }))
      document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true }))
    }, Buffer.from(portrait.bytes).toString('base64'))
    await expect(studio.getByRole('dialog', { name: 'Frame the face' })).toBeVisible()
    await studio.keyboard.press('Escape')
    await expect(studio.getByRole('dialog')).toHaveCount(0)
  })
  await test.step('framing follows the keyboard, the wheel and its sliders', async () => {
    // Left half red, right half blue.
    const bytes = makePng(200, 200, (x) => (x < 100 ? [220, 0, 0, 255] : [0, 0, 220, 255]))
    await dropFile(studio, { name: 'halves.png', type: 'image/png', bytes })
    const dialog = studio.getByRole('dialog')
    const view = dialog.getByRole('application')
    await view.focus()
    for (let i = 0; i < 12; i++) await view.press('ArrowLeft')
    await view.press('+')
    await expect(dialog.getByRole('slider', { name: 'Zoom' })).toHaveAttribute('aria-valuetext', '1.05 times')
    await dialog.getByRole('button', { name: 'Turn right' }).click()
    await expect(dialog.getByRole('slider', { name: 'Turn' })).toHaveAttribute('aria-valuetext', '90.0 degrees')
    await dialog.getByRole('button', { name: 'Use this face' }).click()
    // Turned to the right, the red half is up; moved to the left before, blue has the larger part.
    expect(await cardColour(studio, 'halves.png', 0.5, 0.1)).toEqual(near([220, 0, 0]))
    expect(await cardColour(studio, 'halves.png', 0.5, 0.45)).toEqual(near([0, 0, 220]))
  })
})
