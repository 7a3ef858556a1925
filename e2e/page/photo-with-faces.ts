import { readFileSync } from 'node:fs'
import { PNG } from 'pngjs'
import type { Crop } from '../../src/protocol/photos-api.ts'
import { type NamedFile } from '../support/drop-file.ts'
import { samplePath } from '../support/shipped-packs.ts'
import { makePng } from './studio-page.ts'

/** An aligned picture of a face, and the square of the photo that it is laid into. */
export type PlacedFace = { sample: string; square: Crop }

export const PHOTO = { width: 1200, height: 900 }

/** Two faces of the default pack's samples, one large and turned, one small. */
export const placed: readonly [PlacedFace, PlacedFace] = [
  { sample: '02-photo.png', square: { centreX: 420, centreY: 470, side: 460, angle: 0.21 } },
  { sample: '06-photo.png', square: { centreX: 960, centreY: 330, side: 250, angle: -0.12 } },
]

/** A photo with these faces somewhere in front of a wall. */
export function photoWith(faces: readonly PlacedFace[]): NamedFile {
  const pictures = faces.map(({ sample, square }) => ({ square, picture: readSample(sample) }))
  const paint = (x: number, y: number): readonly number[] => {
    for (const { square, picture } of pictures) {
      const [dx, dy] = [x + 0.5 - square.centreX, y + 0.5 - square.centreY]
      const u = (dx * Math.cos(square.angle) + dy * Math.sin(square.angle)) / square.side + 0.5
      const v = (dy * Math.cos(square.angle) - dx * Math.sin(square.angle)) / square.side + 0.5
      if (u >= 0 && u < 1 && v >= 0 && v < 1) return smoothPixel(picture, u * picture.width - 0.5, v * picture.height - 0.5)
    }
    return [90 + x / 20, 110 + y / 15, 120, 255]
  }
  return { name: 'two people.png', type: 'image/png', bytes: makePng(PHOTO.width, PHOTO.height, paint) }
}

function readSample(name: string): PNG {
  return PNG.sync.read(readFileSync(samplePath(name)))
}

/** Bilinear, the edge going on beyond itself. */
function smoothPixel({ data, width, height }: PNG, x: number, y: number): number[] {
  const [column, row] = [Math.floor(x), Math.floor(y)]
  const [fx, fy] = [x - column, y - row]
  const inside = (value: number, size: number) => Math.min(size - 1, Math.max(0, value))
  const at = (dx: number, dy: number, channel: number) =>
    data[4 * (inside(row + dy, height) * width + inside(column + dx, width)) + channel] ?? 0
  return [0, 1, 2, 3].map((c) => (1 - fy) * ((1 - fx) * at(0, 0, c) + fx * at(1, 0, c)) + fy * ((1 - fx) * at(0, 1, c) + fx * at(1, 1, c)))
}
