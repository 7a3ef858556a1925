import type { StudioStore } from '../store/studio.ts'
import type { Keep } from '../store/keep-slice.ts'
import { openDatabase } from './database.ts'
import { keepStudio } from './keep-studio.ts'

/** Keeps the work of a studio in this browser's database. Throws the errors of `openDatabase`. */
export async function openKeep(studio: StudioStore): Promise<Keep> {
  return keepStudio(studio, await openDatabase('subcode'))
}
