import type { NoisePrecision } from '../../keep/face-png.ts'
import { fromPlanar } from '../../pixels/planar.ts'
import type { Face } from '../../store/face.ts'
import { enlarge } from '../../ui/enlarge.ts'
import { fileStem, saveBlob } from '../../ui/save-blob.ts'

/** Saves a face to the downloads as a PNG of `side` pixels that holds its codes. */
export async function saveFace(face: Face, side: number, way: 'smooth' | 'crisp', noise: NoisePrecision): Promise<void> {
  const { writeFacePng } = await import('../../keep/face-png.ts')
  const pixels = enlarge(fromPlanar(face.picture, face.size, face.size), side, way)
  saveBlob(new Blob([writeFacePng(face, pixels, noise)], { type: 'image/png' }), `${fileStem(face.title)}.png`)
}
