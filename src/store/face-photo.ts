import type { Face, FacePhoto } from './face.ts'
import { type FacesSlice, findFace } from './faces-slice.ts'

/** The photo that a face stems from, through however many instruments; null where there was none, or its face is gone. */
export function photoBehind(state: Pick<FacesSlice, 'faces'>, face: Face): FacePhoto | null {
  const seen = new Set<string>()
  for (let at: Face | null = face; at && !seen.has(at.id); at = findFace(state, at.origin?.sourceId ?? null)) {
    if (at.photo) return at.photo
    seen.add(at.id)
  }
  return null
}
