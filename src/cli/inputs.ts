import { openAsBlob } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import * as v from 'valibot'
import { SubcodeError } from '../base/errors.ts'
import type { Sources } from '../convert/convert.ts'
import { type PackCard, plainCard } from '../convert/pack-manifest.ts'
import type { Checkpoint } from '../formats/checkpoint.ts'
import { readWeightsFile } from '../formats/weights-file.ts'
import { parseAttributes } from '../packs/attributes.ts'
import { parseField } from '../packs/parse-field.ts'
import { parseJson } from '../packs/parse-json.ts'
import type { Attribute } from '../protocol/manifest.ts'
import type { ConvertArguments } from './arguments.ts'

/** Opens every file that the arguments name. Weights stay on disk until they are converted. Throws `bad-file` and `bad-pack`. */
export async function readSources(names: ConvertArguments): Promise<Sources> {
  return {
    model: await openWeights(names.model),
    latent: names.latent ? await openWeights(names.latent) : null,
    baseline: names.baseline ? await openWeights(names.baseline) : null,
    classifier: names.classifier ? await openWeights(names.classifier) : null,
    statistics: names.stats ? await openWeights(names.stats) : null,
    attributes: names.attributes ? await readAttributes(names.attributes) : null,
    said: names.said,
    samples: names.samples ? await readSamples(names.samples) : [],
    readme: names.readme ? await readBytes(names.readme) : null,
  }
}

async function openWeights(path: string): Promise<Checkpoint> {
  return readWeightsFile(await openBlob(path).catch((cause) => missing(path, cause)), basename(path))
}

/** Node throws at once for a missing file; as an async function it rejects. */
async function openBlob(path: string): Promise<Blob> {
  return openAsBlob(path)
}

async function readBytes(path: string): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await readFile(path).catch((cause) => missing(path, cause)))
}

function missing(path: string, cause: unknown): never {
  throw new SubcodeError('bad-file', `${path} cannot be read: is the path right?`, { cause })
}

/** PNG pictures by name, in order of their names. */
async function readSamples(folder: string): Promise<Sources['samples']> {
  const names = await readdir(folder).catch((cause) => missing(folder, cause))
  const pictures = names.filter((name) => name.endsWith('.png')).sort()
  return Promise.all(pictures.map(async (name) => ({ name, bytes: await readBytes(join(folder, name)) })))
}

/** A list of attributes whose directions have one length, which the conversion compares with that of z_sem. */
async function readAttributes(path: string): Promise<Attribute[]> {
  const value = parseJson(path, await readBytes(path))
  const first = v.safeParse(v.looseTuple([v.object({ direction: v.array(v.number()) })]), value)
  return parseAttributes(path, value, first.success ? first.output[0].direction.length : 0)
}

const steps = v.pipe(v.number(), v.integer(), v.minValue(2), v.maxValue(1000))
const cardSchema = v.partial(
  v.strictObject({
    name: v.string(),
    title: v.string(),
    description: v.string(),
    defaults: v.object({ invertSteps: steps, renderSteps: steps, latentSteps: steps }),
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
