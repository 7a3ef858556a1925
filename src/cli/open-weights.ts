import { openAsBlob } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { basename, join, relative, sep } from 'node:path'
import { SubcodeError } from '../base/errors.ts'
import { withSchedule } from '../convert/with-schedule.ts'
import type { Sources } from '../convert/convert.ts'
import { foundUnder, selectClassifier, selectModel } from '../convert/model-state.ts'
import type { Checkpoint } from '../formats/checkpoint.ts'
import { readWeightsFile } from '../formats/weights-file.ts'
import type { BroughtFile } from '../library/brought-file.ts'
import { combine } from '../library/combine.ts'
import { openBrought, type OpenedFile } from '../library/open-files.ts'
import { unpackZip } from '../library/unpack-zips.ts'

type Weights = Pick<Sources, 'model' | 'latent' | 'classifier' | 'statistics' | 'baseline'>

/** As many as the page takes in of a folder. */
const MAX_FILES = 2000

/** The sources in a file, a folder or a zip: in the latter two everything that goes with the model, as in the page. Throws `bad-file`. */
export async function openModel(path: string, tell: (line: string) => void): Promise<Weights> {
  const opened = await openFolder(path)
  if (!opened) return { model: await openWeights(path, tell), latent: null, classifier: null, statistics: null, baseline: null }
  tellRefused(opened, tell)
  if (opened.every(({ kind }) => kind === 'refused')) throw nothingIn(path, opened)
  const combination = combine(opened)
  if (combination.kind === 'pack') throw new SubcodeError('bad-file', `${path}: this is a finished pack. It needs no conversion.`)
  for (const { found } of opened) if ('foundUnder' in found && found.foundUnder) tell(`${found.path}: found under ${found.foundUnder}.`)
  return combination.sources
}

/** The weights in a file, or the only ones in a folder or zip. Throws `bad-file`. */
export async function openWeights(path: string, tell: (line: string) => void): Promise<Checkpoint> {
  const opened = await openFolder(path)
  if (!opened) return openFile(path, tell)
  const weights = opened.flatMap((file) => (file.kind === 'weights' ? [file] : []))
  const [first, second] = weights
  if (!first) throw nothingIn(path, opened)
  if (second)
    throw new SubcodeError('bad-file', `${path}: it holds ${weights.map(({ found }) => found.path).join(', ')}. Name one of them.`)
  tellRefused(opened, tell)
  return first.checkpoint
}

async function openFile(path: string, tell: (line: string) => void): Promise<Checkpoint> {
  const checkpoint = await withSchedule(await readWeightsFile(await openAsBlob(path), basename(path)))
  const place = placeOf(checkpoint)
  if (place !== null) tell(`${basename(path)}: found under ${place}.`)
  return checkpoint
}

/** Why weights cannot be used is said when they are. */
function placeOf({ tensors }: Checkpoint): string | null {
  try {
    return foundUnder(selectClassifier(tensors) ?? selectModel(tensors))
  } catch {
    return null
  }
}

/** What a folder, or a zip around models, holds; null for every other file. */
async function openFolder(path: string): Promise<OpenedFile[] | null> {
  const entry = await stat(path).catch((cause: unknown) => {
    throw new SubcodeError('bad-file', `${path} cannot be read: is the path right?`, { cause })
  })
  if (entry.isDirectory()) return openBrought(await filesOf(path))
  const file = await brought(basename(path), path)
  return (await unpackZip(file)) ? openBrought([file]) : null
}

async function filesOf(folder: string): Promise<BroughtFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  if (paths.length > MAX_FILES)
    throw new SubcodeError('bad-file', `${folder} holds ${paths.length} files; at most ${MAX_FILES} are looked into.`)
  const name = basename(join(folder, '.'))
  return Promise.all(paths.sort().map((path) => brought([name, ...relative(folder, path).split(sep)].join('/'), path)))
}

async function brought(name: string, path: string): Promise<BroughtFile> {
  const file = await openAsBlob(path)
  return { path: name, bytes: file.size, open: () => Promise.resolve(file) }
}

function tellRefused(opened: readonly OpenedFile[], tell: (line: string) => void): void {
  for (const { found } of opened) if (found.kind === 'refused') tell(found.error.message)
}

function nothingIn(path: string, opened: readonly OpenedFile[]): SubcodeError {
  const reasons = opened.flatMap(({ found }) => (found.kind === 'refused' ? [found.error.message] : []))
  return new SubcodeError('bad-file', [`${path}: no weights that can be used are in it.`, ...reasons].join('\n'))
}
