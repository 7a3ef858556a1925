import { type BroughtFile, folderOf, nameOf } from './brought-file.ts'

/** Files that belong together and cannot be read, or files that are not needed beside those that are. */
export type Aside = { files: BroughtFile[]; path: string; reason: string }

const DEEPSPEED_STATES = /^(zero_pp_rank_\d+_)?mp_rank_(\d+)_model_states\.pt$/
const DEEPSPEED_OPTIMISER = /^(bf16_|fp16_)?zero_pp_rank_\d+_mp_rank_\d+_optim_states\.pt$/
/** `latest` holds the name of a folder. */
const MAX_TAG_BYTES = 200

/**
 * Of the files of one folder those that are pieces of a checkpoint of many processes. FSDP and torch.distributed.checkpoint write `.metadata` and
 * `__0_0.distcp`. DeepSpeed writes `mp_rank_00_model_states.pt`, which has the whole model up to ZeRO stage 2, beside the pieces of its optimiser;
 * in stage 3 each process has a piece of every weight.
 */
export async function asideOf(files: readonly BroughtFile[], all: readonly BroughtFile[]): Promise<Aside | null> {
  const named = (pattern: RegExp) => files.filter(({ path }) => pattern.test(nameOf(path)))
  const folder = folderOf(files[0]?.path ?? '').replace(/\/$/, '') || '.'
  const pieces = named(/(^|\.)metadata$|\.distcp$/)
  if (pieces.some(({ path }) => path.endsWith('.distcp'))) {
    const lightning = named(/^meta\.pt$/)
    const command =
      lightning.length > 0 ? 'lightning.pytorch.utilities.consolidate_checkpoint' : 'torch.distributed.checkpoint.format_utils dcp_to_torch'
    const out = lightning.length > 0 ? '' : ' model.pt'
    const reason = `this is a checkpoint in pieces, as FSDP and torch.distributed.checkpoint write it. Join it with "python -m ${command} ${folder}${out}" and bring the file that this makes.`
    return { files: [...pieces, ...lightning], path: folder, reason }
  }
  const states = named(DEEPSPEED_STATES)
  if (states.length === 0) return null
  const optimiser = named(DEEPSPEED_OPTIMISER)
  if (states.length > 1 || states.some(({ path }) => nameOf(path).startsWith('zero_'))) {
    const reason = `this is a DeepSpeed checkpoint in ${states.length} pieces. Join it with "python zero_to_fp32.py . pytorch_model.bin" in the folder that holds zero_to_fp32.py, and bring the file that this makes.`
    return { files: [...states, ...optimiser], path: folder, reason }
  }
  const tag = await latestOf(folder, all)
  if (tag !== null && tag !== nameOf(folder))
    return { files: [...states, ...optimiser], path: folder, reason: `this is an earlier state; the file "latest" beside it names ${tag}.` }
  return optimiser.length === 0
    ? null
    : { files: optimiser, path: folder, reason: 'the state of the DeepSpeed optimiser is not needed and is left out.' }
}

async function latestOf(folder: string, all: readonly BroughtFile[]): Promise<string | null> {
  const file = all.find(({ path, bytes }) => path === `${folderOf(folder)}latest` && bytes <= MAX_TAG_BYTES)
  return file ? (await (await file.open()).text()).trim() : null
}
