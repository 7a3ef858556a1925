import { type BroughtFile, folderOf, groupedBy, isNamedAsWeights, nameOf } from './brought-file.ts'
import { piecesOf } from './distributed.ts'
import { CONFIG, readModelConfig } from './model-config.ts'
import { isIndex, openShards, type Shards, shardsByNumber, shardsOfIndex } from './shards.ts'
import type { Checkpoint } from '../formats/checkpoint.ts'
import type { Json } from '../formats/json.ts'

/** The settings that stand beside weights. */
type Config = Record<string, Json>

/** Files that are one thing: weights in one file or in several, or what cannot or need not be read. */
export type Unit = { path: string; bytes: number } & (
  | { kind: 'file'; file: BroughtFile; config: Config }
  | { kind: 'parts'; open: () => Promise<Checkpoint>; config: Config }
  | { kind: 'aside'; reason: string }
)

/** The place of a schedule in a folder of the diffusers library. */
const SCHEDULER = 'scheduler/scheduler_config.json'

/** Files that accelerate and the trainer of transformers keep beside the weights. */
const TRAINING_STATE = /^(optimizer|scheduler|scaler|sampler|random_states|rng_state|training_args)(_\d+)*\.(bin|pt|pth|pkl)$/

/** How many files of a folder that are no models are named. */
const NAMED = 3

/** The units that files make, folder by folder. Files that came loose are looked into whatever their names are. */
export async function groupFiles(files: readonly BroughtFile[]): Promise<Unit[]> {
  const units: Unit[] = []
  const beside: BroughtFile[] = []
  for (const folder of groupedBy(files, folderOf)) {
    const pieces = await piecesOf(folder, files)
    const left = folder.filter((file) => !pieces?.files.includes(file))
    const config = { ...(await schedulerOf(folder, files)), ...(await configOf(left)) }
    if (pieces) {
      const unit = { path: pieces.path, bytes: sizeOf(pieces.files) }
      units.push(
        'open' in pieces ? { ...unit, kind: 'parts', open: pieces.open, config } : { ...unit, kind: 'aside', reason: pieces.reason },
      )
    }
    const sharded = await shardsIn(left, config)
    units.push(...sharded.units)
    for (const file of left.filter((other) => !sharded.taken.has(other))) {
      const isLoose = folderOf(file.path) === '' && !(nameOf(file.path) === CONFIG && left.length > 1)
      if (isLoose || (isNamedAsWeights(file.path) && !TRAINING_STATE.test(nameOf(file.path))))
        units.push({ kind: 'file', path: file.path, bytes: file.bytes, file, config })
      else if (![CONFIG, 'scheduler_config.json', 'model_index.json'].includes(nameOf(file.path))) beside.push(file)
    }
  }
  // Alone they are all that there is to say something about.
  if (units.length === 0) return files.map((file) => ({ kind: 'file', path: file.path, bytes: file.bytes, file, config: {} }))
  const placeOf = ({ path }: Unit) => files.findIndex((file) => file.path === path || file.path.startsWith(`${path}/`))
  const inOrder = units.map((unit) => ({ unit, place: placeOf(unit) })).sort((a, b) => a.place - b.place)
  return [...inOrder.map(({ unit }) => unit), ...(beside.length === 0 ? [] : [leftOut(beside)])]
}

async function configOf(folder: readonly BroughtFile[]): Promise<Config> {
  const file = folder.find(({ path }) => nameOf(path) === CONFIG)
  return (file && (await readModelConfig(file))) ?? {}
}

/** The schedule that the diffusers library keeps beside the folder of a U-Net. */
async function schedulerOf([first]: readonly BroughtFile[], files: readonly BroughtFile[]): Promise<Config> {
  const above = folderOf(first?.path ?? '').replace(/(^|\/)unet\/$/, '$1')
  const file = files.find(({ path }) => path === `${above}${SCHEDULER}`)
  return (file && (await readModelConfig(file))) ?? {}
}

async function shardsIn(folder: readonly BroughtFile[], config: Config): Promise<{ units: Unit[]; taken: Set<BroughtFile> }> {
  const units: Unit[] = []
  const taken = new Set<BroughtFile>()
  const addGroup = (path: string, parts: readonly BroughtFile[], shards: () => Promise<Shards>) => {
    units.push({ kind: 'parts', path, bytes: sizeOf(parts), open: async () => openShards(await shards()), config })
    for (const part of parts) taken.add(part)
  }
  for (const index of folder.filter(({ path }) => isIndex(path))) {
    const shards = await shardsOfIndex(index, folder).catch((thrown: unknown) => ({ thrown }))
    if ('thrown' in shards) addGroup(index.path, [index], () => Promise.reject(shards.thrown as Error))
    else addGroup(index.path, [index, ...shards.parts], () => Promise.resolve(shards))
  }
  for (const shards of shardsByNumber(folder.filter((file) => !taken.has(file))))
    addGroup(shards.path, shards.parts, () => Promise.resolve(shards))
  return { units, taken }
}

function leftOut(files: readonly BroughtFile[]): Unit {
  const [first, ...others] = files.map(({ path }) => path)
  const yaml = files.find(({ path }) => /\.ya?ml$/i.test(path))
  const advice = yaml ? ` Settings in YAML are not read: say what ${yaml.path} says yourself, or save it as ${CONFIG}.` : ''
  const more = others.length > NAMED ? [...others.slice(0, NAMED), `${others.length - NAMED} more`] : others
  const reason = others.length === 0 ? 'this is no model, and stays out.' : `this, ${more.join(', ')} are no models, and stay out.`
  return { kind: 'aside', path: first ?? '', bytes: sizeOf(files), reason: reason + advice }
}

const sizeOf = (files: readonly BroughtFile[]): number => files.reduce((sum, { bytes }) => sum + bytes, 0)
