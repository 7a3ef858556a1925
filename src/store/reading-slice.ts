import type { StateCreator } from 'zustand/vanilla'

/**
 * How a photo became a face among many others: its only face was found, the largest of several was taken, what may be a face was, the middle square was because
 * there was none or because none could be looked for, or a person has framed it afterwards.
 */
export type HowFramed = 'face' | 'largest' | 'unsure' | 'middle' | 'unsearched' | 'hand'

export type PhotoRead = { faceId: string; how: HowFramed }

/** A picture that had to be left out. */
export type Refused = { title: string; why: string }

/** What became of the photos that an instrument was last given. Faces may be gone by now. */
export type Reading = { photos: readonly PhotoRead[]; refused: readonly Refused[] }

/** What was read are faces, and kept as such; only how that went stands here, by the id of the instrument. */
export type ReadingSlice = {
  readings: Record<string, Reading>
  setReading: (feature: string, change: Partial<Reading>) => void
}

export const createReadingSlice: StateCreator<ReadingSlice, [], [], ReadingSlice> = (set, get) => ({
  readings: {},
  setReading: (feature, change) => {
    set(({ readings }) => ({ readings: { ...readings, [feature]: { ...readingOf(get(), feature), ...change } } }))
  },
})

const nothing: Reading = { photos: [], refused: [] }

export function readingOf({ readings }: Pick<ReadingSlice, 'readings'>, feature: string): Reading {
  return readings[feature] ?? nothing
}
