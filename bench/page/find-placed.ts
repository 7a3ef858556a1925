import type { Crop, FoundFace, PhotosApi } from '../../src/protocol/photos-api.ts'
import { createClient } from '../../src/rpc/client.ts'

/** A picture of a face, by its address, and the square of a photo that it is laid into. */
export type PlacedFace = { face: string; width: number; height: number; square: Crop }

const worker = new Worker(new URL('../../src/photos/photos.worker.ts', import.meta.url), { type: 'module', name: 'photos' })
const photos = createClient<PhotosApi>(worker)

/** The faces that the studio finds in a photo with one face in front of a wall, and how long it looks for them. */
export async function findPlaced({ face, width, height, square }: PlacedFace): Promise<{ faces: FoundFace[]; ms: number }> {
  const source = await paint(await loadFace(face), width, height, square)
  const { id, preview } = await photos.call('open', { source }, { transfer: [source] })
  preview.close()
  const startMs = performance.now()
  const faces = await photos.call('find', { id })
  const ms = performance.now() - startMs
  await photos.call('close', { id })
  return { faces, ms }
}

async function loadFace(url: string): Promise<ImageBitmap> {
  return createImageBitmap(await (await fetch(url)).blob())
}

async function paint(face: ImageBitmap, width: number, height: number, { centreX, centreY, side, angle }: Crop): Promise<ImageBitmap> {
  const canvas = new OffscreenCanvas(width, height)
  const context = canvas.getContext('2d')
  if (!context) throw new Error('this browser gives no 2d canvas')
  const wall = context.createLinearGradient(0, 0, width, height)
  wall.addColorStop(0, '#5a6e78')
  wall.addColorStop(1, '#a0a89b')
  context.fillStyle = wall
  context.fillRect(0, 0, width, height)
  context.translate(centreX, centreY)
  context.rotate(angle)
  context.imageSmoothingQuality = 'high'
  context.drawImage(face, -side / 2, -side / 2, side, side)
  face.close()
  return canvas.transferToImageBitmap()
}
