import { PNG } from 'pngjs'
import { describe, expect, test } from 'vitest'
import { at } from '../base/assert.ts'
import { type FileKind, rowOf } from '../formats/file-kinds.ts'
import { isComplete } from './is-complete.ts'
import { readSize } from './read-size.ts'

const fromBase64 = (text: string) => Uint8Array.from(Buffer.from(text, 'base64'))
const fromText = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0))

/** 5 x 3 pixels, as encoders in common use write them. */
const files = {
  jpeg: fromBase64(
    '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAA0JCgsKCA0LCgsODg0PEyAVExISEyccHhcgLikxMC4pLSwzOko+MzZGNywtQFdBRkxOUlNSMj5aYVpQYEpRUk//' +
      '2wBDAQ4ODhMREyYVFSZPNS01T09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT0//wAARCAADAAUDASIAAhEBAxEB/8QA' +
      'FQABAQAAAAAAAAAAAAAAAAAAAAT/xAAZEAACAwEAAAAAAAAAAAAAAAAABQMUNJH/xAAVAQEBAAAAAAAAAAAAAAAAAAABBf/EAB0RAAEEAgMAAAAAAAAAAAAA' +
      'AAMAAQIiBBITMVH/2gAMAwEAAhEDEQA/ALlqhdXyR8ABPIWez2dGGYnBGz9er//Z',
  ),
  png: Uint8Array.from(PNG.sync.write(new PNG({ width: 5, height: 3 }))),
  gif: fromBase64(
    'R0lGODdhBQADAIMAAMjIeJbIeGTIeMhkeJZkeGRkeDLIeADIeDJkeABkeMgAeJYAeGQAeDIAeAAAeAAAACwAAAAABQADAAAIFAAdNGCwQEECBAUIDDhgQEAAAAEBADs=',
  ),
  bmp: fromBase64(
    'Qk1mAAAAAAAAADYAAAAoAAAABQAAAAMAAAABABgAAAAAADAAAADEDgAAxA4AAAAAAAAAAAAAeMgAeMgyeMhkeMiWeMjIAHhkAHhkMnhkZHhklnhkyAB4AAB4ADJ4AGR4AJZ4AMgA',
  ),
  webp: fromBase64('UklGRjwAAABXRUJQVlA4TC8AAAAvBIAAAHdAkG0zrAPVH+MMIzN489+DDLC8AAYBIBGoWFJIIbgUVhg1ov/hIce+AAA='),
} satisfies Partial<Record<FileKind, Uint8Array>>

const kinds = Object.keys(files) as (keyof typeof files)[]

describe('what a file is, by its first bytes', () => {
  test.each(kinds)('%s', (kind) => expect(rowOf(files[kind])?.kind).toBe(kind))

  test.each([
    ['heic', '\0\0\0\x18ftypheic\0\0\0\0mif1heic'],
    ['heic', '\0\0\0\x18ftypmif1\0\0\0\0mif1heic'],
    ['avif', '\0\0\0\x1cftypavif\0\0\0\0avifmif1'],
    ['avif', '\0\0\0\x1cftypmif1\0\0\0\0mif1avif'],
    ['video', '\0\0\0\x18ftypisom\0\0\0\0isom'],
    ['video', '\x1aE\xdf\xa3'],
    ['raw', '\0\0\0\x18ftypcrx \0\0\0\x01crx isom'],
    ['raw', 'II*\0\x10\0\0\0CR\x02\0'],
    ['sound', '\0\0\0\x18ftypM4A \0\0\0\0M4A isom'],
    ['ico', '\0\0\x01\0\x01\0'],
    ['jxl', '\xff\x0a\0'],
    ['jxl', '\0\0\0\x0cJXL \r\n\x87\n'],
    ['jp2', '\0\0\0\x0cjP  \r\n\x87\n'],
    ['psd', '8BPS\0\x01'],
    ['pdf', '%PDF-1.7'],
    ['zip', 'PK\x03\x04'],
    ['tiff', 'II*\0'],
    ['tiff', 'MM\0+'],
    ['svg', '<s:svg xmlns:s="x">'],
    ['svg', '<?xml version="1.0"?><!-- a --><svg xmlns="x">'],
    [null, 'hello'],
    [null, ''],
  ])('%s from %j', (kind, text) => expect(rowOf(fromText(text))?.kind ?? null).toBe(kind))
})

describe('whether a file is all there', () => {
  test.each(kinds)('%s', (kind) => expect(isComplete(files[kind], kind)).toBe(true))

  test.each(['jpeg', 'png', 'webp', 'bmp'] as const)('%s cut anywhere is not', (kind) => {
    const whole = files[kind]
    for (let length = 30; length < whole.length; length++) {
      // A RIFF file may end in one byte of padding, which its length does not count.
      const isPadding = kind === 'webp' && length >= 8 + at(whole, 4)
      if (!isPadding) expect([length, isComplete(whole.slice(0, length), kind)]).toEqual([length, false])
    }
  })

  test('a GIF is with its first picture', () => {
    for (let length = 30; length < files.gif.length; length++)
      expect([length, isComplete(files.gif.slice(0, length), 'gif')]).toEqual([length, length === files.gif.length - 1])
  })

  test('a JPEG with a film behind it, and a thumbnail inside it, is', () => {
    const film = new Uint8Array(100).fill(7)
    expect(isComplete(Uint8Array.from([...files.jpeg, ...film]), 'jpeg')).toBe(true)
    const thumbnail = [0xff, 0xe1, 0, 6, 0xff, 0xd9, 0, 0]
    const cut = files.jpeg.slice(2, -2)
    expect(isComplete(Uint8Array.from([0xff, 0xd8, ...thumbnail, ...cut]), 'jpeg')).toBe(false)
  })
})

describe('the size, before anything is decoded', () => {
  test.each(kinds.filter((kind) => kind !== 'webp'))('of %s', (kind) => {
    expect(readSize(files[kind], kind)).toEqual({ width: 5, height: 3 })
  })

  test('of a BMP with the header of OS/2', () => {
    const bytes = new Uint8Array(40)
    const view = new DataView(bytes.buffer)
    view.setUint32(14, 12, true)
    view.setUint16(18, 40, true)
    view.setUint16(20, 30, true)
    expect(readSize(bytes, 'bmp')).toEqual({ width: 40, height: 30 })
  })

  test('is unknown where another chunk stands before the header of a PNG, as Xcode writes it', () => {
    const cgbi = [0, 0, 0, 4, ...fromText('CgBI'), 0x50, 0, 0x20, 2, 1, 2, 3, 4]
    expect(readSize(Uint8Array.from([...files.png.slice(0, 8), ...cgbi, ...files.png.slice(8)]), 'png')).toBeNull()
  })

  test('is unknown where a header is cut or does not say', () => {
    expect(readSize(files.webp, 'webp')).toBeNull()
    expect(readSize(files.png.slice(0, 20), 'png')).toBeNull()
    expect(readSize(files.jpeg.slice(0, 40), 'jpeg')).toBeNull()
  })
})
