import { badFile } from '../formats/bad-file.ts'
import type { Checkpoint } from '../formats/checkpoint.ts'
import { readDistributedCheckpoint } from '../formats/distributed-checkpoint.ts'
import { readTorchFile } from '../formats/torch-file.ts'
import { readZeroCheckpoint } from '../formats/zero-checkpoint.ts'
import { type BroughtFile, folderOf, nameOf } from './brought-file.ts'

/** Files of a folder that belong together: as one checkpoint, or with the reason why they stay out. */
export type Pieces = { files: BroughtFile[]; path: string } & ({ open: () => Promise<Checkpoint> } | { reason: string })

const DEEPSPEED_STATES = /^(zero_pp_rank_(\d+)_)?mp_rank_(\d+)_model_states\.pt$/
const DEEPSPEED_OPTIMISER = /^(bf16_|fp16_)?zero_pp_rank_(\d+)_mp_rank_\d+_optim_states\.pt$/
/** `latest` holds the name of a folder. */
const MAX_TAG_BYTES = 200

/**
 * Of the files of one folder those that many processes wrote together. FSDP and torch.distributed.checkpoint write `.metadata` and `__0_0.distcp`,
 * DeepSpeed `mp_rank_00_model_states.pt` and the pieces of its optimiser, and in stage 3 of ZeRO one file of states for each process.
 */
export async function piecesOf(files: readonly BroughtFile[], all: readonly BroughtFile[]): Promise<Pieces | null> {
  const named = (pattern: RegExp) => files.filter(({ path }) => pattern.test(nameOf(path)))
  const folder = folderOf(files[0]?.path ?? '').replace(/\/$/, '') || '.'
  const blocks = named(/\.distcp$/)
  if (blocks.length > 0) {
    const [[metadata], [meta]] = [named(/(^|\.)metadata$/), named(/^meta\.pt$/)]
    const taken = [...blocks, ...(metadata ? [metadata] : []), ...(meta ? [meta] : [])]
    return { files: taken, path: folder, open: () => openDistributed(blocks, metadata, meta, folder) }
  }
  const states = byRank(named(DEEPSPEED_STATES), DEEPSPEED_STATES)
  if (states.length === 0) return null
  const optimisers = byRank(named(DEEPSPEED_OPTIMISER), DEEPSPEED_OPTIMISER)
  const taken = [...states, ...optimisers]
  const tag = await latestOf(folder, all)
  if (tag !== null && tag !== nameOf(folder))
    return { files: taken, path: folder, reason: `this is an earlier state; the file "latest" beside it names ${tag}.` }
  if (states.some(({ path }) => Number(DEEPSPEED_STATES.exec(nameOf(path))?.[3]) > 0)) {
    const reason =
      'this is a DeepSpeed checkpoint whose layers are split over processes. Save it in one piece (get_model_state_dict, or save_16bit_model).'
    return { files: taken, path: folder, reason }
  }
  // One file of states alone is a checkpoint like any other.
  const isAlone = states.length === 1 && optimisers.length === 0 && !nameOf(states[0]?.path ?? '').startsWith('zero_')
  return isAlone ? null : { files: taken, path: folder, open: () => openZero(states, optimisers, folder) }
}

async function openDistributed(
  blocks: readonly BroughtFile[],
  metadata: BroughtFile | undefined,
  meta: BroughtFile | undefined,
  folder: string,
): Promise<Checkpoint> {
  if (!metadata)
    throw badFile(
      folder,
      'the file .metadata, which says where each tensor stands, is missing. Its name begins with a dot, which hides it: drop the folder itself, or a zip of it.',
    )
  const pieces = new Map(blocks.map(({ path, open }) => [nameOf(path), open]))
  return readDistributedCheckpoint({ metadata: await metadata.open(), pieces, meta: (await meta?.open()) ?? null }, folder)
}

async function openZero(states: readonly BroughtFile[], optimisers: readonly BroughtFile[], folder: string): Promise<Checkpoint> {
  const read = (files: readonly BroughtFile[]) => Promise.all(files.map(async ({ path, open }) => readTorchFile(await open(), path)))
  return readZeroCheckpoint(await read(states), await read(optimisers), folder)
}

function byRank(files: readonly BroughtFile[], pattern: RegExp): BroughtFile[] {
  const rankOf = ({ path }: BroughtFile) => Number(pattern.exec(nameOf(path))?.[2] ?? 0)
  return files.toSorted((a, b) => rankOf(a) - rankOf(b))
}

async function latestOf(folder: string, all: readonly BroughtFile[]): Promise<string | null> {
  const file = all.find(({ path, bytes }) => path === `${folderOf(folder)}latest` && bytes <= MAX_TAG_BYTES)
  return file ? (await (await file.open()).text()).trim() : null
}
