import { createStore, type StoreApi } from 'zustand/vanilla'
import { type AttributesSlice, createAttributesSlice } from './attributes-slice.ts'
import type { Clients } from './clients.ts'
import { type CovarianceSlice, createCovarianceSlice } from './covariance-slice.ts'
import { createFacesSlice, type FacesSlice } from './faces-slice.ts'
import { createFilmSlice, type FilmSlice } from './film-slice.ts'
import { createGridSlice, type GridSlice } from './grid-slice.ts'
import { createHeldCodeSlice, type HeldCodeSlice } from './held-code-slice.ts'
import { createHistorySlice, type HistorySlice } from './history-slice.ts'
import { createInsideSlice, type InsideSlice } from './inside-slice.ts'
import { createIntakeSlice, type IntakeSlice } from './intake-slice.ts'
import { createJobSlice, type JobSlice } from './job-slice.ts'
import { createKeepSlice, type KeepSlice } from './keep-slice.ts'
import { createLibrarySlice, type LibrarySlice } from './library-slice.ts'
import { createOfflineSlice, type OfflineSlice } from './offline-slice.ts'
import { createOptionsSlice, type OptionsSlice } from './options-slice.ts'
import { createPackSlice, type PackSlice } from './pack-slice.ts'
import { createPhotoBatchSlice, type PhotoBatchSlice } from './photo-batch-slice.ts'
import { createStageSlice, type StageSlice } from './stage-slice.ts'
import { createUiSlice, type UiSlice } from './ui-slice.ts'

export type Studio = AttributesSlice &
  CovarianceSlice &
  FacesSlice &
  FilmSlice &
  GridSlice &
  HeldCodeSlice &
  HistorySlice &
  InsideSlice &
  IntakeSlice &
  JobSlice &
  LibrarySlice &
  KeepSlice &
  OfflineSlice &
  OptionsSlice &
  PackSlice &
  PhotoBatchSlice &
  StageSlice &
  UiSlice
export type StudioStore = StoreApi<Studio>

/** The one store of the page. It knows workers only as the clients that are passed in. */
export function createStudio(clients: Clients): StudioStore {
  return createStore<Studio>()((...store) => ({
    ...createAttributesSlice(...store),
    ...createCovarianceSlice(clients)(...store),
    ...createFacesSlice(...store),
    ...createFilmSlice(clients)(...store),
    ...createGridSlice(...store),
    ...createHeldCodeSlice(...store),
    ...createHistorySlice(...store),
    ...createInsideSlice(...store),
    ...createIntakeSlice(clients)(...store),
    ...createJobSlice(clients)(...store),
    ...createKeepSlice(...store),
    ...createLibrarySlice(clients)(...store),
    ...createOfflineSlice(...store),
    ...createOptionsSlice(...store),
    ...createPackSlice(clients)(...store),
    ...createPhotoBatchSlice(...store),
    ...createStageSlice(...store),
    ...createUiSlice(...store),
  }))
}
