import { fileURLToPath } from 'node:url'
import { DEFAULT_PACK } from '../../src/app/choose-pack.ts'

export { DEFAULT_PACK }

/** The folder of a pack that ships. It ends in a slash. */
export const packFolder = (name: string): string => fileURLToPath(new URL(`../../models/${name}/`, import.meta.url))

/** A sample picture of the default pack: an aligned face. */
export const samplePath = (name: string): string => `${packFolder(DEFAULT_PACK)}samples/${name}`
