import { factsOf } from '../base/errors.ts'
import { prepare } from '../convert/convert.ts'
import { questionsOf } from '../convert/questions.ts'
import { weightBytes } from '../convert/write-model.ts'
import { elementCount } from '../formats/tensor.ts'
import type { FoundFile, MissingPart, NamedFile, PackProposal, Recognition } from '../protocol/library-api.ts'
import type { Manifest } from '../protocol/manifest.ts'
import type { Question, Said } from '../protocol/said.ts'
import { type Combination, combine } from './combine.ts'
import { fingerprintOf, readJournal } from './journal.ts'
import { named } from './named.ts'
import { openFiles } from './open-files.ts'

/** Recognises every file, and the pack that all of them make together, or the reason why they make none. */
export async function recognise(
  store: FileSystemDirectoryHandle | null,
  files: readonly NamedFile[],
  said: Said = {},
): Promise<Recognition> {
  let found: FoundFile[] = []
  let questions: Question[] = []
  try {
    const opened = await openFiles(files)
    found = opened.map((file) => file.found)
    if (opened.every(({ kind }) => kind === 'refused')) return { files: found, proposal: null, problem: null, questions }
    const combination = combine(opened, said)
    if (combination.kind === 'sources') questions = questionsOf(combination.sources)
    const proposal = await propose(combination).catch((thrown: unknown) => {
      throw named(combination.names, thrown)
    })
    const earlier = store && (await findInterrupted(store, fingerprintOf(files, said)))
    return { files: found, proposal: { ...proposal, ...earlier }, problem: null, questions }
  } catch (thrown) {
    return { files: found, proposal: null, problem: factsOf(thrown), questions }
  }
}

async function propose(combination: Combination): Promise<PackProposal> {
  if (combination.kind === 'pack') return proposePack(combination.pack.manifest)
  const { sources, modelName, modelFile } = combination
  const { model, planned, statistics, attributes } = await prepare(sources, 'float16')
  const { imageSize, zSize, latent } = model.architecture
  const all = new Set(planned.flatMap(({ graphs }) => (graphs[0]?.weights ?? []).flatMap((weight) => weight.sources)))
  return {
    title: modelName ?? stemOf(modelFile),
    imageSize,
    parameters: [...all].reduce((sum, { shape }) => sum + elementCount(shape), 0),
    bytes: weightBytes(planned),
    missing: missingParts({ encoder: zSize !== null, latent: latent !== null, statistics, classifier: attributes }),
    keptBytes: 0,
  }
}

function proposePack({ title, imageSize, space, graphs, files, attributes }: Manifest): PackProposal {
  return {
    title,
    imageSize,
    parameters: Object.values(graphs).reduce((sum, graph) => sum + graph.parameters, 0),
    bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
    missing: missingParts({
      encoder: space.code,
      latent: graphs.latent_denoiser,
      statistics: space.code?.mean && space.code.std,
      classifier: attributes,
    }),
    keptBytes: 0,
  }
}

/** Without an encoder there is no z_sem, so the other parts would be of no use. */
function missingParts(parts: Record<MissingPart, unknown>): MissingPart[] {
  if (!parts.encoder) return ['encoder']
  return (['latent', 'statistics', 'classifier'] as const).filter((part) => !parts[part])
}

/** Names that say nothing of the model: the folder says more. Every official checkpoint is called "last". */
const GENERAL = /^(last|model|pytorch_model|diffusion_pytorch_model|checkpoint|mp_rank_00_model_states)([.-].*)?$/

function stemOf(path: string): string {
  const [file = '', ...folders] = path.split('/').reverse()
  const folder = folders.find((name) => name !== 'unet')
  const stem = file.replace(/\.[^.]*$/, '')
  return GENERAL.test(stem) && folder ? folder.replace(/\.zip$/i, '') : stem
}

async function findInterrupted(store: FileSystemDirectoryHandle, fingerprint: string) {
  for await (const name of store.keys()) {
    const folder = await store.getDirectoryHandle(name).catch(() => null)
    const journal = folder && (await readJournal(folder))
    if (journal?.fingerprint !== fingerprint) continue
    return { title: journal.title, keptBytes: journal.done.reduce((sum, { bytes }) => sum + bytes, 0) }
  }
  return {}
}
