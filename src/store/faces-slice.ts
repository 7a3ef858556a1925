import type { StateCreator } from 'zustand/vanilla'
import type { Companion, Face, NewFace } from './face.ts'
import type { FeatureId } from './feature-id.ts'
import type { PackSlice } from './pack-slice.ts'

export type FaceChange = Partial<Omit<Face, 'id'>>

export type FacesSlice = {
  faces: Face[]
  /** Ids that the user has removed. `keep` deletes these from the device, and not the faces of a pack that was closed. */
  removedFaceIds: readonly string[]
  /** Adds a face and returns its id. One whose id is there already stays as it is. */
  addFace: (face: NewFace) => string
  /** Changes a face that may be gone by now; then nothing happens. */
  changeFace: (id: string, change: FaceChange) => void
  removeFaces: (ids: readonly string[]) => void
  /** Adds faces, each in place of the one with its id. Faces are in the order of their making. */
  putFaces: (faces: readonly Face[]) => void
  /** Leaves faces that another tab has removed from the device. */
  dropFaces: (ids: readonly string[]) => void
  /** Leaves all faces, which belong to a pack that is left. They are not removed. */
  clearFaces: () => void
}

/** The present time, but never the same twice: faces are in the order of their making. */
let lastMs = 0
function nextMs(): number {
  lastMs = Math.max(Date.now(), lastMs + 1)
  return lastMs
}

export const createFacesSlice: StateCreator<FacesSlice & PackSlice, [], [], FacesSlice> = (set, get) => ({
  faces: [],
  removedFaceIds: [],
  addFace: ({ id = crypto.randomUUID(), pack = get().packId, madeAt = nextMs(), starred = false, ...face }) => {
    if (!findFace(get(), id)) set(({ faces }) => ({ faces: [...faces, { ...face, id, pack, madeAt, starred }] }))
    return id
  },
  changeFace: (id, change) => {
    set((state) => ({ faces: state.faces.map((face) => (face.id === id ? { ...face, ...change } : face)) }))
  },
  removeFaces: (ids) => {
    set(({ faces, removedFaceIds }) => ({
      faces: faces.filter(({ id }) => !ids.includes(id)),
      removedFaceIds: [...new Set([...removedFaceIds, ...ids])],
    }))
  },
  putFaces: (added) => {
    const ids = new Set(added.map(({ id }) => id))
    set(({ faces, removedFaceIds }) => ({
      faces: [...faces.filter(({ id }) => !ids.has(id)), ...added].sort((a, b) => a.madeAt - b.madeAt),
      removedFaceIds: removedFaceIds.filter((id) => !ids.has(id)),
    }))
  },
  dropFaces: (ids) => set(({ faces }) => ({ faces: faces.filter(({ id }) => !ids.includes(id)) })),
  clearFaces: () => set({ faces: [] }),
})

export function findFace(state: Pick<FacesSlice, 'faces'>, id: string | null): Face | null {
  return state.faces.find((face) => face.id === id) ?? null
}

/** The face that work on a face begins with: the one that it was drawn back from, or that `feature` made it from; else itself. */
export function originalOf(state: Pick<FacesSlice, 'faces'>, id: string | null, feature?: FeatureId): Face | null {
  const face = findFace(state, id)
  const origin = face?.origin ?? null
  const isStep = origin !== null && (origin.redraws || origin.feature === feature)
  return (isStep ? findFace(state, origin.sourceId) : null) ?? face
}

/** Id of the face at the beginning of all that led to this one; null for null. A file may say that faces come from one another in a ring. */
export function rootOf(state: Pick<FacesSlice, 'faces'>, id: string | null): string | null {
  const seen = new Set<string>()
  let root = id
  for (let face = findFace(state, id); face && !seen.has(face.id); face = findFace(state, face.origin?.sourceId ?? null)) {
    seen.add(face.id)
    root = face.id
  }
  return root
}

/** A face with a picture that was made beside it. */
export function withCompanion(face: Face, companion: Companion): Face {
  return face.origin ? { ...face, origin: { ...face.origin, companions: [...face.origin.companions, companion] } } : face
}
