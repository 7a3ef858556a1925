/*
 * The facts of an error that the page puts into words (`words/error-words.ts` has a sentence for each reason). The message of the
 * error is for developers, for the command line and for the details in the page.
 */

/** Facts by the code of the error. `reason` tells the cases of a code apart; a code without facts says enough by itself. */
export type ErrorValues = {
  aborted: never
  'no-webgpu':
    | { reason: 'nothing-runs'; device: string; precision: string }
    | { reason: 'no-gpu' }
    | { reason: 'software-gpu'; adapter: string }
    | { reason: 'no-half-precision'; adapter: string }
    | { reason: 'no-half-graphs' }
    | { reason: 'not-compared' }
  'device-lost': never
  'worker-died': never
  'out-of-memory': never
  'bad-file': PhotoValues | ModelFileValues | WorkFileValues | AttributeFileValues
  'bad-pack':
    | { reason: 'pack-lacks-file'; file: string }
    | { reason: 'pack-file-wrong'; file: string }
    | { reason: 'wrong-numbers'; file: string }
    | { reason: 'no-encoder'; pack: string }
    | { reason: 'no-latent-net'; pack: string }
    | { reason: 'pack-lacks-graph'; pack: string; graph: string }
    | { reason: 'pack-name-invalid'; name: string }
    | { reason: 'pack-not-here'; pack: string }
    | { reason: 'pack-not-kept'; pack: string }
    | { reason: 'pack-name-taken'; pack: string }
    | { reason: 'attribute-names-wrong'; count: number }
    | { reason: 'pack-above-zip'; limitBytes: number }
    | { reason: 'no-packs' }
  integrity: { reason: 'damaged'; file: string; expected: string; found: string }
  offline: { reason: 'unreachable'; file: string; origin: string } | { reason: 'page-part' }
  quota:
    | { reason: 'no-room-for-pack'; neededBytes: number; leftBytes: number | null }
    | { reason: 'no-storage-for-packs' }
    | { reason: 'pack-in-use'; pack: string }
    | { reason: 'no-room-for-work' }
    | { reason: 'no-storage-for-work' }
  internal: { reason: 'cannot-write-film'; format: string; side: number } | { reason: 'work-not-kept' }
}

type PhotoValues =
  | { reason: 'photo-empty' }
  | { reason: 'photo-too-many-bytes'; bytes: number; limitBytes: number }
  | { reason: 'photo-too-many-pixels'; width: number; height: number; limitPixels: number }
  | { reason: 'photo-unknown' }
  /** `name` and `advice` come from the table of file kinds (`formats/file-kinds.ts`). */
  | { reason: 'photo-of-no-picture' | 'photo-unread-by-browser'; name: string; kind: string; advice: string }
  | { reason: 'photo-for-apple' }
  /** More than 8 bits a colour, or a coding of the standard's rare parts: lossless, arithmetic, hierarchical. */
  | { reason: 'photo-rare-jpeg'; coding: 'bits' | 'other' }
  | { reason: 'photo-cut-off'; kind: string }
  | { reason: 'photo-damaged'; kind: string }
  | { reason: 'svg-damaged' }
  | { reason: 'svg-without-size' }
  | { reason: 'drop-unreadable' }
  | { reason: 'nothing-dropped' }
  | { reason: 'camera-denied' }
  | { reason: 'camera-missing' }

type ModelFileValues =
  /** Any damage of a file that is read as a model, a pack or a project; the message has the particulars. */
  | { reason: 'file-unusable'; file: string }
  /** `model` is the name of the other kind of model. */
  | { reason: 'other-model'; file: string; model: string }
  | { reason: 'file-cut-off'; file: string }
  | { reason: 'file-unreadable'; file: string }
  /** `name` and `advice` come from the table of file kinds (`formats/file-kinds.ts`). */
  | { reason: 'file-of-other-kind'; file: string; name: string; advice: string }
  | { reason: 'model-unknown' }
  | { reason: 'no-moving-average' }
  | { reason: 'average-without-names'; place: string }
  | { reason: 'several-copies'; count: number }
  | { reason: 'tensor-unknown'; tensor: string }
  | { reason: 'tensor-missing'; tensor: string }
  /** `why` says why its numbers cannot be told and what to do, as the end of the sentence "tensor x ...". */
  | { reason: 'tensor-unreadable'; tensor: string; why: string }
  | { reason: 'tensor-shape-wrong'; tensor: string; expectedShape: readonly number[]; foundShape: readonly number[] }
  /** Heads of attention that do not share `channels` evenly: so many of them, or each so wide. */
  | { reason: 'heads-unfit'; heads: number | { channels: number }; channels: number }
  | { reason: 'weights-quantised'; tensor: string; type: string }
  | { reason: 'picture-size-unknown' }
  | { reason: 'hyper-parameter-wrong'; name: string; found: string }
  | { reason: 'weight-not-finite'; weight: string }
  | { reason: 'statistics-missing'; for: 'latent net' | 'attributes' }
  | { reason: 'statistics-wrong' }
  | { reason: 'classifier-of-other-model' }
  | { reason: 'baseline-of-other-model' }
  | { reason: 'too-many-files'; count: number }
  | { reason: 'pack-not-alone'; files: readonly string[] }
  | { reason: 'autoencoder-missing'; files: readonly string[] }
  | { reason: 'half-missing'; files: readonly string[]; half: 'latent-unet' | 'first-stage' }
  | { reason: 'several-of-a-kind'; files: readonly string[]; part: PackPart }

/** The parts of a pack that come in files of their own, in the words of the field. */
export type PackPart =
  | 'autoencoders'
  | 'latent diffusion models'
  | 'VDM or DiffEnc models'
  | 'U-Nets'
  | 'first stages'
  | 'latent checkpoints'
  | 'latent nets'
  | 'DDIMs'
  | 'classifiers'
  | 'files with statistics'

type WorkFileValues = { reason: 'work-unknown' } | { reason: 'work-damaged' } | { reason: 'work-too-new'; file: string }

type AttributeFileValues =
  | { reason: 'attribute-too-large'; bytes: number; limitBytes: number }
  /** `field` is the first wrong field; null where the whole file is something else. */
  | { reason: 'attribute-unknown'; field: string | null }
  | { reason: 'attribute-of-other-pack'; pack: string }
