import { throwIfAborted } from '../base/abort.ts'
import { SubcodeError } from '../base/errors.ts'
import type { Checkpoint } from '../formats/checkpoint.ts'
import { alphaBars } from '../math/schedule.ts'
import { type AttributeForm, ofWeightsOnly, type WeightsOnly } from '../protocol/attribute.ts'
import type { Manifest, Schedule } from '../protocol/manifest.ts'
import type { Said } from '../protocol/said.ts'
import { readClassifier } from './classifier.ts'
import { type Hyper, hyperFlag, readHyper, unusable } from './hyper-parameters.ts'
import { covarianceOf } from './code-covariance.ts'
import { buildManifest, COVARIANCE_FILE, type PackCard } from './pack-manifest.ts'
import { readModel } from './model.ts'
import type { Measured } from './self-check.ts'
import { selectClassifier, selectModel } from './model-state.ts'
import type { Model } from './families/family.ts'
import type { Stored } from './stored.ts'
import { noStatistics, readStatistics, type Statistics } from './statistics.ts'
import { encodeJson, type Sink, trackFiles } from './track-files.ts'
import { type PlannedGraph, planModel, type Progress, writeModel } from './write-model.ts'

/** attributes.json as it goes into the pack, and what it holds. */
export type AttributesFile = {
  bytes: Uint8Array<ArrayBuffer>
  attributes: readonly { name: string; forms: readonly Pick<AttributeForm, 'weights'>[] }[]
}

/** The files a pack is made of, opened. All but the model may be absent. */
export type Sources = {
  model: Checkpoint
  latent: Checkpoint | null
  /** A plain DDIM of the same picture size, the paper's baseline. */
  baseline: Checkpoint | null
  classifier: Checkpoint | null
  /** latent.pkl, for the statistics of z_sem where no other file has them, and for how its codes spread. */
  statistics: Checkpoint | null
  attributes: AttributesFile | null
  /** covariance.safetensors as it goes into the pack; without it that of the codes of latent.pkl is computed. */
  covariance: Uint8Array<ArrayBuffer> | null
  /** What the user says of these files, where they do not say it themselves. */
  said?: Said
  /** Files that go into the pack as they are: sample pictures and the model card. */
  samples: readonly { name: string; bytes: Uint8Array<ArrayBuffer> }[]
  readme: Uint8Array<ArrayBuffer> | null
}

export type ConvertOptions = {
  /** How weights are stored. */
  stored: Stored
  card: PackCard
  /** The outcome of `prepare` for the same sources and type, where it is known already. */
  prepared?: Prepared
  /** Measures the graphs that have just been written; null for a pack without numbers of its own. */
  measure: ((pack: Manifest) => Promise<Measured>) | null
}

/** A prepared pack: everything but its weights, which are read when they are written. */
export type Prepared = {
  model: Model
  planned: PlannedGraph[]
  statistics: Statistics | null
  attributes: AttributesFile | null
}

/** Reads the sources but for the weights, and checks that they go together. Throws `bad-file` (naming the tensor). */
export async function prepare(sources: Sources, stored: Stored): Promise<Prepared> {
  const { said } = sources
  const model = readModel(sources.model, sources.latent, said)
  const baseline = sources.baseline ? [readBaseline(sources.baseline, model, said)] : []
  const { zSize } = model.architecture
  const { classifier, statistics: codes } = sources
  const classifierTensors = classifier && (selectClassifier(classifier.tensors) ?? classifier.tensors)
  const statisticsFiles = [model.tensors, codes && selectModel(codes.tensors), classifierTensors].filter((file) => file !== null)
  const ofClassifier = readHyper(classifier?.hyperParameters ?? {}, said)
  const isNormalised = worksOnNormalised(model, sources, ofClassifier)
  const read = () => (zSize === null ? null : readStatistics(statisticsFiles, zSize))
  const statistics = isNormalised || zSize === null ? await read() : noStatistics(zSize)
  if (model.architecture.latent && !statistics) {
    throw new SubcodeError(
      'bad-file',
      'A latent net needs conds_mean and conds_std, the statistics of z_sem: give a file that has them (latent.pkl).',
      { values: { reason: 'statistics-missing', for: 'latent net' } },
    )
  }
  const attributes =
    sources.attributes ??
    (classifierTensors && zSize !== null ? ofRows(await readClassifier(classifierTensors, zSize, ofClassifier)) : null)
  if (attributes) checkAttributes(attributes, zSize, statistics)
  return { model, planned: [model, ...baseline].flatMap((item) => planModel(item, stored)), statistics, attributes }
}

/**
 * Whether the latent net and the directions are over normalised z_sem, where they do not say otherwise. Over z_sem as it is they
 * need a pack of mean 0 and deviation 1. Throws `bad-file` where one is over the other: a pack has one z_sem.
 */
function worksOnNormalised({ latentNormalises }: Model, { classifier, attributes }: Sources, ofClassifier: Hyper): boolean {
  const ofDirections = attributes ? true : classifier ? (hyperFlag(ofClassifier, 'manipulate_znormalize') ?? true) : null
  if (latentNormalises !== null && ofDirections !== null && latentNormalises !== ofDirections) {
    const advice = 'A pack has one z_sem for both. Leave one of the two out, or train it again.'
    throw unusable('manipulate_znormalize', `${latentNormalises}, as latent_znormalize of the latent net`, ofDirections, advice)
  }
  return latentNormalises ?? ofDirections ?? true
}

function ofRows(rows: readonly WeightsOnly[]): AttributesFile {
  return { bytes: encodeJson(rows), attributes: rows.map(ofWeightsOnly) }
}

/** Vectors are over normalised z_sem, so that they need its size and its statistics. */
function checkAttributes({ attributes }: AttributesFile, zSize: number | null, statistics: Statistics | null): void {
  const lengthOf = ({ forms }: AttributesFile['attributes'][number]) => forms[0]?.weights.length ?? 0
  const wrong = attributes.find((attribute) => lengthOf(attribute) !== zSize)
  if (wrong) {
    const found = `${lengthOf(wrong)} numbers for ${wrong.name}`
    throw new SubcodeError(
      'bad-file',
      `Expected attributes over a z_sem of ${zSize ?? 0} numbers, found ${found}: they belong to another model.`,
      { values: { reason: 'classifier-of-other-model' } },
    )
  }
  if (!statistics)
    throw new SubcodeError('bad-file', 'Attributes need conds_mean and conds_std, the statistics of z_sem (latent.pkl).', {
      values: { reason: 'statistics-missing', for: 'attributes' },
    })
}

/**
 * Writes a pack: graphs and weights, attributes, samples, self-check, at last its manifest `config.json`, which it returns. The same
 * sources give the same bytes. Throws `bad-file` (naming the tensor) for an unusable source, and `aborted`.
 */
export async function convert(
  sources: Sources,
  options: ConvertOptions,
  sink: Sink,
  signal?: AbortSignal,
  onProgress: (progress: Progress) => void = () => {},
): Promise<Manifest> {
  const { model, planned, statistics, attributes } = options.prepared ?? (await prepare(sources, options.stored))
  const files = trackFiles(sink)
  const graphs = await writeModel(planned, options.stored, files, signal, onProgress)
  for (const { path, tensor } of model.family.filesOf?.(model) ?? []) await files.write(path, new Uint8Array((await tensor.read()).buffer))
  if (attributes) await files.write('attributes.json', attributes.bytes)
  const covariance = sources.covariance ?? (await covarianceOf(sources.statistics, statistics, signal))
  if (covariance) await files.write(COVARIANCE_FILE, covariance)
  for (const { name, bytes } of sources.samples) await files.write(`samples/${name}`, bytes)
  if (sources.readme) await files.write('README.md', sources.readme)
  const manifest = () => buildManifest({ model, statistics, graphs, files: files.files, card: options.card })
  const measured = await options.measure?.(manifest())
  if (measured) await files.writeJson('self-check.json', measured.selfCheck)
  throwIfAborted(signal)
  const written = { ...manifest(), ...(measured?.preview && { preview: measured.preview }) }
  await sink.write('config.json', encodeJson(written))
  return written
}

function readBaseline(checkpoint: Checkpoint, { architecture, schedule }: Model, said: Said | undefined): Model {
  const baseline = readModel(checkpoint, null, said)
  const { zSize, imageSize } = baseline.architecture
  if (architecture.zSize === null) throw unfit('A baseline goes with an autoencoder; the model itself is a plain DDIM.')
  if (zSize !== null) throw unfit('Expected a plain DDPM/DDIM as the baseline, found an autoencoder.')
  if (imageSize === architecture.imageSize && isSameSchedule(baseline.schedule, schedule)) return baseline
  throw unfit(`The baseline (${imageSize} px) and the model (${architecture.imageSize} px) must share picture size and noise schedule.`)
}

function unfit(message: string): SubcodeError {
  return new SubcodeError('bad-file', message, { values: { reason: 'baseline-of-other-model' } })
}

/** Whether two schedules have the same noise at every step, however they are spelled. */
function isSameSchedule(one: Schedule, other: Schedule): boolean {
  const [a, b] = [alphaBars(one), alphaBars(other)]
  return a.length === b.length && a.every((value, t) => value === b[t])
}
