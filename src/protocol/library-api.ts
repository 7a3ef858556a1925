import type { ErrorFacts } from '../base/errors.ts'
import type { Question, Said } from './said.ts'

/** A file that the user dropped or chose; `path` includes its folders. */
export type NamedFile = { path: string; file: File }

/** The content of a model file, as far as it shows without reading the weights. */
export type FoundModel = {
  /** Its name in the training code. */
  name: string | null
  /** Null where the file does not tell it. */
  imageSize: number | null
  zSize: number | null
  parameters: number
  stepsTrained: number | null
  hasLatent: boolean
}

/**
 * The kind of a weights file. `statistics` is latent.pkl, `ddim` a diffusion model without an encoder, `diffenc` VDM or DiffEnc, `latent` a latent net
 * without its autoencoder. `latent-unet` and `first-stage` are the two halves of a latent diffusion model of the diffusers library.
 */
export type FoundWeights =
  | ({ kind: 'autoencoder' | 'ddim' | 'latent-diffusion' | 'diffenc' } & FoundModel)
  | { kind: 'latent'; parameters: number; stepsTrained: number | null }
  | { kind: 'classifier'; attributes: number; stepsTrained: number | null }
  | { kind: 'statistics'; zSize: number }
  | { kind: 'latent-unet' | 'first-stage'; parameters: number }

/** The place of the weights in their file where it is not the usual one: "ema/module". */
export type Placed = { foundUnder?: string }

/** A recognised file, with the hyper-parameters that the studio does not know (`gain = 2`), or the error that refused it. */
export type FoundFile = { path: string; bytes: number } & (
  | (FoundWeights & Placed & { unknown: readonly string[] })
  | { kind: 'pack'; title: string; imageSize: number; parameters: number }
  | { kind: 'refused'; error: ErrorFacts }
)

/** A part that a pack could have and that these files lack. The page knows which functions each one costs. */
export type MissingPart = 'encoder' | 'latent' | 'statistics' | 'classifier'

/** The pack that files would become. */
export type PackProposal = {
  title: string
  imageSize: number
  parameters: number
  /** Bytes that it takes in the browser's storage. */
  bytes: number
  missing: MissingPart[]
  /** Bytes that an import of the same files has already written before it was interrupted. */
  keptBytes: number
}

/** `problem` says why the files make no pack together, `questions` what the user may or must say of them. */
export type Recognition = { files: FoundFile[]; proposal: PackProposal | null; problem: ErrorFacts | null; questions: Question[] }

export type StoredPack = { name: string; title: string; bytes: number; hasAttributes: boolean }

/** An import that ended without being cancelled: the tab was closed. The same files go on with it. */
export type InterruptedImport = { name: string; title: string; files: string[]; doneBytes: number }

export type ImportProgress = { doneBytes: number; totalBytes: number; leftMs: number | null }

/** The library worker's contract: packs that this browser keeps in its private file system. */
export type LibraryApi = {
  /** Recognises files. Never throws for a bad file: each refusal stands beside its file. */
  recognise: { in: { files: NamedFile[]; said?: Said }; out: Recognition; event: never }
  /**
   * Makes a pack of files under `name` (a folder's name) and keeps it. Throws `bad-file`, `bad-pack`, `integrity`, `quota`, and
   * `aborted`; then nothing of it is left.
   */
  import: { in: { files: NamedFile[]; name: string; title: string; said?: Said }; out: StoredPack; event: ImportProgress }
  /** Also removes the remains of failed imports. */
  list: { in: undefined; out: { packs: StoredPack[]; interrupted: InterruptedImport[] }; event: never }
  /** Removes a pack, or the files of an interrupted import. */
  remove: { in: { name: string }; out: undefined; event: never }
  /** The names of a kept pack's attributes, in their order. Throws `bad-pack`. */
  attributeNames: { in: { name: string }; out: string[]; event: never }
  /** Gives them other names, which are kept with the pack. Throws `bad-pack` and `quota`; then the old ones stay. */
  renameAttributes: { in: { name: string; names: string[] }; out: undefined; event: never }
  /** The pack as a zip file, every byte of it checked. */
  exportZip: { in: { name: string }; out: Blob; event: ImportProgress }
}
