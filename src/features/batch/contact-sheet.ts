import { assert } from '../../base/assert.ts'
import { fromPlanar } from '../../pixels/planar.ts'
import type { Face } from '../../store/face.ts'
import { enlarge } from '../../ui/enlarge.ts'
import type { YieldToPage } from '../yield-to-page.ts'

/** Side of a picture on the sheet: a hundred pairs still fit into the canvas of a phone (16 million pixels). */
export const TILE = 160
const GAP = 4
const MARGIN = 12
const LINE = 22
const FONT = '13px system-ui, sans-serif'

const PAIR = { width: 2 * TILE + GAP, height: TILE + LINE }

/** Columns and size of a sheet, about as wide as it is high. */
export function sheetLayout(count: number): { columns: number; width: number; height: number } {
  const columns = Math.max(1, Math.ceil(Math.sqrt(count / 2)))
  const lines = Math.ceil(count / columns)
  return { columns, width: MARGIN + columns * (PAIR.width + MARGIN), height: MARGIN + lines * (PAIR.height + MARGIN) }
}

/** The corner of the pair `index`: its picture before; that after stands to the right of it. */
export function pairPlace(index: number, columns: number): { x: number; y: number } {
  return {
    x: MARGIN + (index % columns) * (PAIR.width + MARGIN),
    y: MARGIN + Math.floor(index / columns) * (PAIR.height + MARGIN),
  }
}

/** All pairs on white, before and after, with their names under them, as a PNG. */
export async function paintContactSheet(
  pairs: readonly { face: Face; result: Face }[],
  way: 'smooth' | 'crisp',
  onPair: (index: number) => void,
  yieldToPage: YieldToPage,
): Promise<Blob> {
  const { columns, width, height } = sheetLayout(pairs.length)
  const canvas = new OffscreenCanvas(width, height)
  const paint = canvas.getContext('2d')
  assert(paint, 'this browser gives no 2d canvas')
  paint.fillStyle = '#fff'
  paint.fillRect(0, 0, width, height)
  for (const [index, { face, result }] of pairs.entries()) {
    const { x, y } = pairPlace(index, columns)
    putPicture(paint, face, x, y, way)
    putPicture(paint, result, x + TILE + GAP, y, way)
    putName(paint, result.title, x, y + TILE)
    onPair(index)
    await yieldToPage()
  }
  return canvas.convertToBlob({ type: 'image/png' })
}

function putPicture(
  paint: OffscreenCanvasRenderingContext2D,
  { picture, size }: Face,
  x: number,
  y: number,
  way: 'smooth' | 'crisp',
): void {
  const { data, width, height } = enlarge(fromPlanar(picture, size, size), TILE, way)
  paint.putImageData(new ImageData(data, width, height), x, y)
}

/** As much of a name as there is room for. */
function putName(paint: OffscreenCanvasRenderingContext2D, name: string, x: number, y: number): void {
  paint.save()
  paint.beginPath()
  paint.rect(x, y, PAIR.width, LINE)
  paint.clip()
  paint.fillStyle = '#181818'
  paint.font = FONT
  paint.textBaseline = 'middle'
  paint.fillText(name, x, y + LINE / 2)
  paint.restore()
}
