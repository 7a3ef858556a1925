import * as v from 'valibot'
import type { SubcodeError } from '../base/errors.ts'
import { hasMeanShift, MAX_GAMMA } from '../protocol/log-snr.ts'
import type { GraphName, Manifest } from '../protocol/manifest.ts'
import { pictureDims } from '../protocol/space.ts'
import { parseField } from './parse-field.ts'
import { wrongPackFile } from './wrong-pack-file.ts'

/** A manifest of a face model names some twenty files; limits keep a hostile one from asking for endless work. */
const FILES_LIMIT = 4096
/** The largest known pack (256 px, fp32) has 0.9 GB; a manifest beyond this is a mistake. */
const FILE_BYTES_LIMIT = 4 * 2 ** 30
const TEXT_LIMIT = 10_000
/** Ten times the largest known model in each direction. */
const IMAGE_SIZE_LIMIT = 4096
const Z_SIZE_LIMIT = 65_536
const CHANNELS_LIMIT = 1024
const CLASSES_LIMIT = 100_000
const STEPS_LIMIT = 10_000

const text = v.pipe(v.string(), v.maxLength(TEXT_LIMIT))
const finite = v.pipe(v.number(), v.finite())
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const positive = (limit: number) => v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(limit))
const beta = v.pipe(finite, v.gtValue(0), v.ltValue(1))

/** Of plain segments, so that no path leaves the pack's folder or its server. */
const path = v.pipe(
  v.string(),
  v.maxLength(255),
  v.regex(/^(?:[\w-][\w.-]*\/)*[\w-][\w.-]*$/, 'a relative path of plain names is expected'),
)

const gamma = v.pipe(finite, v.minValue(-MAX_GAMMA), v.maxValue(MAX_GAMMA))
const steps = positive(STEPS_LIMIT)
const schedule = v.variant('kind', [
  v.object({ kind: v.picklist(['linear', 'scaled-linear']), betaStart: beta, betaEnd: beta, steps }),
  v.object({ kind: v.literal('constant'), beta, steps }),
  v.object({ kind: v.literal('cosine'), steps }),
  v.pipe(
    v.object({ kind: v.literal('log-snr'), gammaMin: gamma, gammaMax: gamma, meanShift: v.boolean(), steps }),
    v.check(({ gammaMin, gammaMax }) => gammaMin < gammaMax, 'gammaMin is expected below gammaMax'),
  ),
])

const graph = v.object({
  fp32: path,
  fp16: v.nullable(path),
  mixed: v.exactOptional(path),
  weights: v.pipe(v.array(path), v.maxLength(FILES_LIMIT)),
  macs: count,
  parameters: count,
})

const graphNames = [
  'encoder',
  'modulation',
  'denoiser',
  'latent_modulation',
  'latent_denoiser',
  'baseline_modulation',
  'baseline_denoiser',
  'first_encoder',
  'first_decoder',
  'time_encoder',
] as const satisfies readonly GraphName[]
const graphs = v.object(v.entriesFromList(graphNames, v.exactOptional(graph)))

const file = v.object({
  path,
  bytes: v.pipe(count, v.maxValue(FILE_BYTES_LIMIT)),
  sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, '64 lower-case hexadecimal digits are expected')),
})

const statistics = v.nullable(v.pipe(v.array(finite), v.maxLength(Z_SIZE_LIMIT)))

const code = v.nullable(v.object({ size: positive(Z_SIZE_LIMIT), mean: statistics, std: statistics }))

const side = positive(IMAGE_SIZE_LIMIT)
const space = v.object({
  state: v.strictTuple([positive(CHANNELS_LIMIT), side, side]),
  code,
  clip: v.boolean(),
  firstStage: v.boolean(),
  grid: v.exactOptional(v.literal('centred')),
  classes: v.optional(v.object({ count: positive(CLASSES_LIMIT), size: positive(Z_SIZE_LIMIT), table: path })),
  codebook: v.optional(path),
})

const format = v.literal('subcode-pack')

/** Fields of every version, in the order in which packs are written. */
const identity = {
  name: v.pipe(v.string(), v.regex(/^[\w-][\w.-]*$/, 'a plain name is expected'), v.maxLength(100)),
  title: text,
  description: text,
  family: text,
  imageSize: side,
}

const contents = {
  schedule,
  latentSchedule: v.nullable(schedule),
  prediction: v.optional(v.picklist(['eps', 'v']), 'eps'),
  preview: v.optional(
    v.object({ matrix: v.pipe(v.array(finite), v.maxLength(3 * CHANNELS_LIMIT)), bias: v.pipe(v.array(finite), v.length(3)) }),
  ),
  defaults: v.object({
    invertSteps: steps,
    renderSteps: steps,
    latentSteps: steps,
    quick: v.optional(v.object({ steps, power: v.pipe(v.number(), v.minValue(1), v.maxValue(8)) })),
  }),
  graphs,
  files: v.pipe(v.array(file), v.maxLength(FILES_LIMIT)),
  samples: v.pipe(v.array(path), v.maxLength(FILES_LIMIT)),
  attributes: v.nullable(path),
  selfCheck: v.nullable(path),
  codes: v.exactOptional(v.object({ covariance: path })),
  licence: v.object({ name: text, url: v.nullable(v.pipe(v.string(), v.url(), v.regex(/^https?:/))), credit: text }),
  provenance: v.object({ source: text, converter: text, imagesSeen: v.nullable(count), note: v.nullable(text) }),
}

/** Parsed first, so that the message for another program's file says that it is no manifest. */
const head = v.object({ format })

/** A schema of exactly the fields of `Manifest`, as files of each version have them: others are dropped. */
const manifest = v.variant('version', [
  v.object({ format, version: v.literal(1), ...identity, zSem: code, ...contents }),
  v.object({ format, version: v.literal(2), ...identity, space, ...contents }),
])

/** The manifest of a pack (config.json), of any version. Throws `bad-pack` naming the field. */
export function parseManifest(value: unknown): Manifest {
  parseField('config.json', head, value)
  const parsed = withinSchedule(toPresent(parseField('config.json', manifest, value)))
  checkStatistics(parsed)
  checkGraphs(parsed)
  return parsed
}

/** In packs of version 1 states are pictures, and a predicted x0 is clipped. */
function toPresent(parsed: v.InferOutput<typeof manifest>): Manifest {
  if (parsed.version === 2) return parsed
  const { zSem, ...rest } = parsed
  return { ...rest, version: 2, space: { state: pictureDims(rest.imageSize), code: zSem, clip: true, firstStage: false } }
}

/** A pack may propose more steps than its schedule has levels; a plan cannot have more. */
function withinSchedule(parsed: Manifest): Manifest {
  const { defaults, schedule, latentSchedule } = parsed
  const latentSteps = latentSchedule ? Math.min(defaults.latentSteps, latentSchedule.steps) : defaults.latentSteps
  const within = (steps: number) => Math.min(steps, schedule.steps)
  const quick = defaults.quick && { quick: { ...defaults.quick, steps: within(defaults.quick.steps) } }
  const [invertSteps, renderSteps] = [within(defaults.invertSteps), within(defaults.renderSteps)]
  return { ...parsed, defaults: { invertSteps, renderSteps, latentSteps, ...quick } }
}

function checkStatistics({ space }: Manifest): void {
  for (const field of ['mean', 'std'] as const) {
    const values = space.code?.[field]
    if (space.code && values && values.length !== space.code.size)
      throw broken(`the ${field} of z_sem`, `${space.code.size} numbers are expected, not ${values.length}`)
  }
  if (space.code?.std?.some((std) => std <= 0)) throw broken('the std of z_sem', 'every number must be above 0')
}

/** Graphs that a space cannot do without, and those that go together. */
function checkGraphs({ space, imageSize, graphs, schedule, latentSchedule, preview }: Manifest): void {
  const needed: GraphName[] = space.code ? ['encoder', 'modulation', 'denoiser'] : ['baseline_modulation', 'baseline_denoiser']
  if (space.firstStage) needed.push('first_encoder', 'first_decoder')
  const missing = needed.find((name) => !graphs[name])
  if (missing) throw broken(`graphs.${missing}`, `a pack ${space.code ? 'with' : 'without'} z_sem needs this graph`)
  for (const [one, other] of pairs) if (!graphs[one] !== !graphs[other]) throw broken('graphs', `${one} and ${other} go together`)
  if (graphs.latent_denoiser && (!latentSchedule || !space.code?.mean || !space.code.std)) {
    throw broken('latentSchedule', 'a latent net needs its schedule and the statistics of z_sem')
  }
  if (graphs.time_encoder && (space.firstStage || !hasMeanShift(schedule))) {
    throw broken('graphs.time_encoder', 'an encoder of time needs pictures as states, and a log-snr schedule with meanShift')
  }
  if (preview && (!space.firstStage || preview.matrix.length !== 3 * space.state[0])) {
    throw broken('preview.matrix', `it goes with a first stage, and has ${3 * space.state[0]} numbers`)
  }
  if (space.classes && space.code) throw broken('space.classes', 'a pack with z_sem takes no class')
  if (!space.firstStage && String(space.state) !== String(pictureDims(imageSize))) {
    throw broken('space.state', `a space without a first stage has states of the picture's shape, ${pictureDims(imageSize).join(' x ')}`)
  }
}

const pairs = [
  ['latent_modulation', 'latent_denoiser'],
  ['baseline_modulation', 'baseline_denoiser'],
  ['first_encoder', 'first_decoder'],
] as const satisfies readonly (readonly [GraphName, GraphName])[]

function broken(field: string, expected: string): SubcodeError {
  return wrongPackFile('config.json', `${field}: ${expected}.`)
}
