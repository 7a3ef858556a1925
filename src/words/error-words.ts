import type { ErrorCode } from '../base/errors.ts'
import type { ErrorValues } from '../base/error-values.ts'
import { sayBytes } from './say-numbers.ts'

type Values = ErrorValues[ErrorCode]

/** A sentence for each reason, made of its facts. */
type Sentences = { [Reason in Values['reason']]: (facts: Extract<Values, { reason: Reason }>) => string }

const sayShape = (shape: readonly number[]) => (shape.length === 0 ? 'a single number' : shape.join(' x '))

const smallerCopy = 'Save a smaller copy of it and drop that.'

const reasons: Sentences = {
  'nothing-runs': ({ device, precision }) => `The model cannot run on ${device} with the precision ${precision} here.`,
  'no-gpu': () => 'This browser offers no GPU.',
  'software-gpu': ({ adapter }) => `${adapter} computes on the CPU, slower than wasm.`,
  'no-half-precision': ({ adapter }) => `${adapter} has no half precision.`,
  'no-half-graphs': () => 'The pack has no graphs of half precision.',
  'not-compared': () => 'Its numbers could not be compared with those of the CPU.',

  'photo-empty': () => 'This file is empty: it has 0 bytes. Choose another copy of the photo.',
  'photo-too-many-bytes': ({ bytes, limitBytes }) =>
    `This picture has ${sayBytes(bytes)}, and the limit is ${sayBytes(limitBytes)}. ${smallerCopy}`,
  'photo-too-many-pixels': ({ width, height, limitPixels }) =>
    `This picture has ${width} x ${height} pixels, and the limit is ${limitPixels / 1e6} megapixels. ${smallerCopy}`,
  'photo-unknown': () => 'This file is not a picture that a browser can read. Choose a JPEG, PNG, WebP, AVIF or GIF file.',
  'photo-of-no-picture': ({ name, advice }) => `This is ${name}, not a picture. ${advice}`.trim(),
  'photo-unread-by-browser': ({ name, kind, advice }) => `This is ${name}, and this browser cannot read ${kind}. ${advice}`.trim(),
  'photo-for-apple': () =>
    'This PNG was packed by Xcode for an iPhone, and this browser cannot read that kind. Open it on a Mac and save it as PNG again.',
  'photo-rare-jpeg': ({ coding }) =>
    `This JPEG file ${coding === 'bits' ? 'has more than 8 bits a colour' : 'has a rare coding (lossless, arithmetic or hierarchical)'}, which this browser cannot read. Save it as a usual JPEG or as PNG.`,
  'photo-cut-off': ({ kind }) => `This ${kind} file ends before its picture does, so part of it is missing. Copy or download it again.`,
  'photo-damaged': ({ kind }) => `This ${kind} file is damaged: the browser cannot decode it. Try another copy of it.`,
  'svg-damaged': () => 'This SVG drawing cannot be read. Save it as PNG and drop that.',
  'svg-without-size': () => 'This SVG drawing says no size, and nothing is seen near its origin. Save it as PNG and drop that.',
  'drop-unreadable': () =>
    'The dropped files cannot be read: they were moved or deleted, or the browser may not open them. Drop them again.',
  'nothing-dropped': () => 'The paste or drop holds no file. Copy the picture itself, or save it and choose the file.',
  'camera-denied': () => 'The camera was not allowed. Allow it in the address bar, or choose a photo instead.',
  'camera-missing': () => 'No camera was found. Choose a photo instead.',

  'file-unusable': ({ file }) => `${file}: it cannot be used. The details say why, and what to do.`,
  'other-model': ({ file, model }) =>
    `${file}: this is ${model}, and no model that the studio knows. Bring a checkpoint of DiffAE, DDIM or latent diffusion.`,
  'file-cut-off': ({ file }) => `${file}: this file is cut off. Download or copy it again.`,
  'file-unreadable': ({ file }) => `${file}: this file could not be read; it may have been moved or changed. Choose it again.`,
  'file-of-other-kind': ({ file, name, advice }) => `${file}: this is ${name}, and no model. ${advice}`.trim(),
  'model-unknown': () => 'This is no model of a kind that the studio knows. Bring a checkpoint of DiffAE, DDIM or latent diffusion.',
  'no-moving-average': () =>
    'This checkpoint has weights in training but no moving average of them, which every result needs. Save the moving average too.',
  'average-without-names': ({ place }) =>
    `This checkpoint keeps its moving average under ${place}, without the names of the model. Copy it into the model and save the model’s state dict.`,
  'several-copies': ({ count }) => `This checkpoint has ${count} copies of the same weights. Keep the moving average alone.`,
  'tensor-unknown': ({ tensor }) => `The tensor ${tensor} has no place in a DiffAE: this variant of the model is not supported.`,
  'tensor-missing': ({ tensor }) =>
    `The tensor ${tensor} is missing. The file was saved in part, or this variant of the model is not supported: bring the whole checkpoint.`,
  'tensor-unreadable': ({ tensor, why }) => `The tensor ${tensor} ${why}`,
  'tensor-shape-wrong': ({ tensor, expectedShape, foundShape }) =>
    `The tensor ${tensor} is ${sayShape(foundShape)}, where the rest of the model needs ${sayShape(expectedShape)}: this variant of the model is not supported.`,
  'heads-unfit': ({ heads, channels }) =>
    `${typeof heads === 'number' ? `${heads} attention heads` : `Attention heads of ${heads.channels} channels`} do not share the ${channels} channels of this model evenly. Bring the settings that it was trained with, or say another number of heads.`,
  'weights-quantised': ({ tensor, type }) =>
    `The tensor ${tensor} holds ${type} numbers, as quantised weights do. Save the model as float32 or float16.`,
  'picture-size-unknown': () => 'The file holds weights without the picture size of their model. Say it below.',
  'hyper-parameter-wrong': ({ name, found }) => `The hyper-parameter ${name} is ${found}, which the studio does not support.`,
  'weight-not-finite': ({ weight }) => `The weights of ${weight} are not all finite: the checkpoint is damaged, or its training diverged.`,
  'statistics-missing': (facts) =>
    facts.for === 'attributes'
      ? 'Attributes need the statistics of z_sem. Bring latent.pkl together with these files.'
      : 'A latent net needs the statistics of z_sem. Bring latent.pkl together with these files.',
  'statistics-wrong': () => 'The statistics of z_sem are not finite numbers with deviations above 0. Bring another latent.pkl.',
  'classifier-of-other-model': () => 'The classifier belongs to another model. Bring the one that was trained with this autoencoder.',
  'baseline-of-other-model': () =>
    'The plain DDIM does not go with the other files: it must have the picture size and the noise schedule of the autoencoder.',
  'too-many-files': ({ count }) => `${count} files are too many to look into. Bring those of the model alone.`,
  'pack-not-alone': ({ files }) => `${files.join(', ')}: a finished pack comes alone. Bring one pack, or the checkpoints of one.`,
  'autoencoder-missing': ({ files }) =>
    `${files.join(', ')}: the autoencoder that goes with these files is missing. Bring its checkpoint together with them.`,
  'half-missing': ({ files, half }) =>
    `${files.join(', ')}: ${half === 'first-stage' ? 'the first stage (vqvae or vae)' : 'the U-Net (unet)'} of this latent diffusion model is missing. Bring both folders together.`,
  'several-of-a-kind': ({ files, part }) =>
    `${files.join(', ')}: these are ${files.length} ${part}, and a pack has room for one. Bring one.`,
  'work-unknown': () => 'This file is neither a project of this studio nor a picture that holds codes.',
  'work-damaged': () => 'The work in this file is damaged. Nothing of it was added. Try another copy of the file.',
  'work-too-new': ({ file }) => `${file}: this file holds work of a kind that this studio does not know. A newer studio may open it.`,
  'attribute-too-large': ({ bytes, limitBytes }) =>
    `A taught attribute has at most ${sayBytes(limitBytes)}, and this file has ${sayBytes(bytes)}. Choose a file that Teach has saved.`,
  'attribute-unknown': ({ field }) =>
    `This is not a taught attribute${field === null ? '' : `: ${field} is not as Teach writes it`}. Choose a file that Teach has saved.`,
  'attribute-of-other-pack': ({ pack }) => `It was taught to the pack "${pack}", and means nothing to another. Open that pack first.`,

  'pack-lacks-file': ({ file }) => `${file}: the pack lacks this file. Load it again, or bring the pack again.`,
  'pack-file-wrong': ({ file }) => `${file}: the content of this file is not that of a pack for this studio. Choose another pack.`,
  'wrong-numbers': ({ file }) => `${file}: this graph computed wrong numbers in the self-check.`,
  'no-encoder': ({ pack }) => `The pack "${pack}" has no encoder, so its faces have no z_sem. Choose a pack that has one.`,
  'no-latent-net': ({ pack }) => `The pack "${pack}" has no latent net: it cannot make up faces. Choose a pack that has one.`,
  'pack-lacks-graph': ({ pack, graph }) => `The pack "${pack}" has no graph ${graph}, which this takes. Choose a pack that has it.`,
  'pack-name-invalid': ({ name }) => `"${name}" is no name for a pack. Use letters, digits and hyphens.`,
  'pack-not-here': ({ pack }) =>
    `The address asks for the pack "${pack}". Another one is open. If you have its folder or ZIP file, bring it.`,
  'pack-not-kept': ({ pack }) => `This browser keeps no pack named "${pack}". Bring it again.`,
  'pack-name-taken': ({ pack }) => `There is a pack named "${pack}" already: choose another name, or remove that one first.`,
  'attribute-names-wrong': ({ count }) => `Each of the ${count} attributes needs a name of its own.`,
  'pack-above-zip': ({ limitBytes }) => `The pack is larger than ${sayBytes(limitBytes)}, more than a zip file of this kind can hold.`,
  'no-packs': () => 'The server offers no pack. Bring a model of your own.',

  damaged: ({ file }) => `${file}: this file was damaged on its way or on this disk. Load the pack again, or remove it and bring it again.`,
  unreachable: ({ file, origin }) => `${file}: ${origin} could not be reached. Check the connection and try again.`,
  'page-part': () => 'A part of this page could not be loaded. Check the connection and try again.',

  'no-room-for-pack': ({ neededBytes, leftBytes }) =>
    `The pack needs ${sayBytes(neededBytes)}${leftBytes === null ? '' : ` and the browser has ${sayBytes(leftBytes)} left for this page`}. Remove a pack that you no longer need, or free space on the disk.`,
  'no-storage-for-packs': () =>
    'This browser gives the page no storage to keep packs in. A private window may be the reason: open the studio in an ordinary one.',
  'pack-in-use': ({ pack }) => `Another tab is working on the pack "${pack}". Wait for it, or choose another name.`,
  'no-room-for-work': () => 'There is no room on this device to keep your work. Delete some of your work or a pack.',
  'no-storage-for-work': () => 'This browser gives the page no storage to keep work in: your work is lost with this tab.',

  'work-not-kept': () => 'Your work could not be kept or read on this device. Save it as a project file.',
  'cannot-write-film': ({ format, side }) => `This browser cannot write ${format} at ${side} pixels. Choose GIF or PNG instead.`,
}

/** Every word about errors: a sentence for each reason, and for each code where no reason is given. */
export const errorWords = {
  reasons,
  codes: {
    aborted: 'Nothing that was finished is lost.',
    'no-webgpu': 'Use wasm, which needs no graphics processor.',
    'device-lost': 'The graphics processor was lost. The codes and pictures that were finished are still there.',
    'worker-died': 'The worker has stopped. The codes and pictures that were finished are still there.',
    'out-of-memory': 'Close other tabs and programs, or use wasm, which needs less memory of the graphics processor.',
    'bad-file': 'This file cannot be used. Choose another one.',
    'bad-pack': 'Load the pack again, or choose another one.',
    integrity: 'Load the pack again.',
    offline: 'Check the connection and try again.',
    quota: 'Delete some of your work or a pack, or free space on the disk.',
    internal: 'Nothing that was finished is lost. Reload the page to go on.',
  } satisfies Record<ErrorCode, string>,
  details: 'Details',
} as const

/** The sentence of the page for an error. */
export function explainError(error: { code: ErrorCode; values: Values | null }): string {
  return error.values ? explainReason(error.values) : errorWords.codes[error.code]
}

function explainReason<Reason extends Values['reason']>(facts: Extract<Values, { reason: Reason }>): string {
  const sentence: Sentences[Reason] = reasons[facts.reason as Reason]
  return sentence(facts)
}
