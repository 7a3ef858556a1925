import * as v from 'valibot'
import { SubcodeError } from '../base/errors.ts'
import type { Manifest } from '../protocol/manifest.ts'
import { parseField } from './parse-field.ts'

/** A manifest of a face model names some twenty files; limits keep a hostile one from asking for endless work. */
const FILES_LIMIT = 4096
/** The largest known pack (256 px, fp32) has 0.9 GB; a manifest beyond this is a mistake. */
const FILE_BYTES_LIMIT = 4 * 2 ** 30
const TEXT_LIMIT = 10_000
/** Ten times the largest known model in each direction. */
const IMAGE_SIZE_LIMIT = 4096
const Z_SIZE_LIMIT = 65_536
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

const steps = positive(STEPS_LIMIT)
const schedule = v.variant('kind', [
  v.object({ kind: v.literal('linear'), betaStart: beta, betaEnd: beta, steps }),
  v.object({ kind: v.literal('constant'), beta, steps }),
  v.object({ kind: v.literal('cosine'), steps }),
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
] as const
const graphs = v.object(v.entriesFromList(graphNames, v.exactOptional(graph)))

const file = v.object({
  path,
  bytes: v.pipe(count, v.maxValue(FILE_BYTES_LIMIT)),
  sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, '64 lower-case hexadecimal digits are expected')),
})

const statistics = v.nullable(v.pipe(v.array(finite), v.maxLength(Z_SIZE_LIMIT)))

/** A schema of exactly the fields of `Manifest`: others are dropped. */
const manifest = v.object({
  format: v.literal('subcode-pack'),
  version: v.literal(1),
  name: v.pipe(v.string(), v.regex(/^[\w-][\w.-]*$/, 'a plain name is expected'), v.maxLength(100)),
  title: text,
  description: text,
  family: v.picklist(['diffae', 'ddim']),
  imageSize: positive(IMAGE_SIZE_LIMIT),
  zSem: v.nullable(v.object({ size: positive(Z_SIZE_LIMIT), mean: statistics, std: statistics })),
  schedule,
  latentSchedule: v.nullable(schedule),
  prediction: v.optional(v.picklist(['eps', 'v']), 'eps'),
  defaults: v.object({ invertSteps: steps, renderSteps: steps, latentSteps: steps }),
  graphs,
  files: v.pipe(v.array(file), v.maxLength(FILES_LIMIT)),
  samples: v.pipe(v.array(path), v.maxLength(FILES_LIMIT)),
  attributes: v.nullable(path),
  selfCheck: v.nullable(path),
  licence: v.object({ name: text, url: v.nullable(v.pipe(v.string(), v.url(), v.regex(/^https?:/))), credit: text }),
  provenance: v.object({ source: text, converter: text, imagesSeen: v.nullable(count), note: v.nullable(text) }),
})

/** The manifest of a pack (config.json). Throws `bad-pack` naming the field. */
export function parseManifest(value: unknown): Manifest {
  const parsed = parseField('config.json', manifest, value)
  checkStatistics(parsed)
  checkGraphs(parsed)
  return parsed
}

function checkStatistics({ zSem }: Manifest): void {
  for (const field of ['mean', 'std'] as const) {
    const values = zSem?.[field]
    if (zSem && values && values.length !== zSem.size)
      throw broken(`zSem.${field}`, `${zSem.size} numbers are expected, not ${values.length}`)
  }
  if (zSem?.std?.some((std) => std <= 0)) throw broken('zSem.std', 'every number must be above 0')
}

/** What a family cannot do without. */
function checkGraphs({ family, zSem, graphs, latentSchedule }: Manifest): void {
  const needed =
    family === 'diffae' ? (['encoder', 'modulation', 'denoiser'] as const) : (['baseline_modulation', 'baseline_denoiser'] as const)
  const missing = needed.find((name) => !graphs[name])
  if (missing) throw broken(`graphs.${missing}`, `a pack of family ${family} needs this graph`)
  if (family === 'diffae' && !zSem) throw broken('zSem', 'a pack of family diffae needs the size of its z_sem')
  if (!graphs.latent_denoiser !== !graphs.latent_modulation) throw broken('graphs', 'latent_modulation and latent_denoiser go together')
  if (graphs.latent_denoiser && (!latentSchedule || !zSem?.mean || !zSem.std)) {
    throw broken('latentSchedule', 'a latent net needs its schedule and the statistics of z_sem')
  }
}

function broken(field: string, expected: string): SubcodeError {
  return new SubcodeError('bad-pack', `config.json: ${field}: ${expected}.`)
}
