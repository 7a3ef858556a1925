import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import * as v from 'valibot'
import { SubcodeError } from '../base/errors.ts'
import type { AttributesFile, Sources } from '../convert/convert.ts'
import { type PackCard, plainCard } from '../convert/pack-manifest.ts'
import type { PackInFiles } from '../convert/repack.ts'
import { parseAttributes } from '../packs/attributes.ts'
import { readConfig } from '../packs/fetch-pack.ts'
import { parseField } from '../packs/parse-field.ts'
import { parseJson } from '../packs/parse-json.ts'
import type { ConvertArguments } from './arguments.ts'
import { openModel, openWeights } from './open-weights.ts'

/**
 * Opens every file, folder or zip that the arguments name, and tells where weights were found. Weights stay on disk until they are converted.
 * Throws `bad-file` and `bad-pack`.
 */
export async function readSources(names: ConvertArguments, tell: (line: string) => void): Promise<Sources> {
  const inModel = await openModel(names.model, tell)
  const open = (path: string | null) => (path === null ? null : openWeights(path, tell))
  return {
    ...inModel,
    latent: (await open(names.latent)) ?? inModel.latent,
    baseline: (await open(names.baseline)) ?? inModel.baseline,
    classifier: (await open(names.classifier)) ?? inModel.classifier,
    statistics: (await open(names.stats)) ?? inModel.statistics,
    attributes: names.attributes ? await readAttributes(names.attributes) : null,
    covariance: names.covariance ? await readBytes(names.covariance) : null,
    said: names.said,
    samples: names.samples ? await readSamples(names.samples) : [],
    readme: names.readme ? await readBytes(names.readme) : null,
  }
}

async function readBytes(path: string): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await readFile(path).catch((cause) => missing(path, cause)))
}

function missing(path: string, cause: unknown): never {
  throw new SubcodeError('bad-file', `${path} cannot be read: is the path right?`, { cause })
}

/** The pack in a folder; null where there is none: hubs put a config.json of their own beside weights. Throws `bad-pack`. */
export async function readPack(folder: string): Promise<PackInFiles | null> {
  const config = await readFile(join(folder, 'config.json')).catch(() => null)
  if (!config || !v.is(v.looseObject({ format: v.literal('subcode-pack') }), parseJson('config.json', new Uint8Array(config)))) return null
  return { manifest: readConfig(new Uint8Array(config)), read: (path) => readBytes(join(folder, path)) }
}

/** PNG pictures by name, in order of their names. */
async function readSamples(folder: string): Promise<Sources['samples']> {
  const names = await readdir(folder).catch((cause) => missing(folder, cause))
  const pictures = names.filter((name) => name.endsWith('.png')).sort()
  return Promise.all(pictures.map(async (name) => ({ name, bytes: await readBytes(join(folder, name)) })))
}

/** The attributes of a file of any version. The conversion compares the length of their vectors, which is one, with that of z_sem. */
async function readAttributes(path: string): Promise<AttributesFile> {
  const bytes = await readBytes(path)
  const value = parseJson(path, bytes)
  return { bytes, attributes: parseAttributes(path, value, lengthOfFirst(value)).attributes }
}

const vector = v.array(v.number())
const withVector = v.union([
  v.looseTuple([v.object({ direction: vector })]),
  v.object({ attributes: v.looseTuple([v.object({ forms: v.looseTuple([v.object({ weights: vector })]) })]) }),
])

function lengthOfFirst(value: unknown): number {
  const { success, output } = v.safeParse(withVector, value)
  if (!success) return 0
  return 'attributes' in output ? output.attributes[0].forms[0].weights.length : output[0].direction.length
}

const steps = v.pipe(v.number(), v.integer(), v.minValue(2), v.maxValue(1000))
const cardSchema = v.partial(
  v.strictObject({
    name: v.string(),
    title: v.string(),
    description: v.string(),
    defaults: v.object({
      invertSteps: steps,
      renderSteps: steps,
      latentSteps: steps,
      quick: v.optional(v.object({ steps, power: v.number() })),
    }),
    licence: v.object({ name: v.string(), url: v.nullable(v.string()), credit: v.string() }),
    source: v.string(),
    imagesSeen: v.nullable(v.number()),
    note: v.nullable(v.string()),
  }),
)

/** The card of the pack: the fields of its JSON, and defaults for the others. The default name is the name of the folder. */
export async function readCard({ card, model, out }: ConvertArguments): Promise<PackCard> {
  const said = card ? parseField(card, cardSchema, parseJson(card, await readBytes(card))) : {}
  const given = Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined))
  return { ...plainCard(basename(out), basename(model)), ...given }
}
