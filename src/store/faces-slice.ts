import type { StateCreator } from 'zustand/vanilla'
import type { Companion, Face } from './face.ts'

export type FacesSlice = {
  faces: Face[]
  /** Adds a face and returns its id. */
  addFace: (face: Omit<Face, 'id'>) => string
  /** Changes a face that may be gone by now; then nothing happens. */
  changeFace: (id: string, change: Partial<Omit<Face, 'id'>>) => void
  /** Adds a picture that was made beside a result. */
  addCompanion: (id: string, companion: Companion) => void
  clearFaces: () => void
}

export const createFacesSlice: StateCreator<FacesSlice, [], [], FacesSlice> = (set) => ({
  faces: [],
  addFace: (face) => {
    const id = crypto.randomUUID()
    set((state) => ({ faces: [...state.faces, { ...face, id }] }))
    return id
  },
  changeFace: (id, change) => {
    set((state) => ({ faces: state.faces.map((face) => (face.id === id ? { ...face, ...change } : face)) }))
  },
  addCompanion: (id, companion) => {
    set((state) => ({ faces: state.faces.map((face) => (face.id === id ? withCompanion(face, companion) : face)) }))
  },
  clearFaces: () => set({ faces: [] }),
})

export function findFace(state: FacesSlice, id: string | null): Face | null {
  return state.faces.find((face) => face.id === id) ?? null
}

function withCompanion(face: Face, companion: Companion): Face {
  return face.origin ? { ...face, origin: { ...face.origin, companions: [...face.origin.companions, companion] } } : face
}
