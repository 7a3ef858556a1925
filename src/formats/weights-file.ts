import { badFile } from './bad-file.ts'
import { type Checkpoint, readCheckpoint } from './checkpoint.ts'
import { otherKind, recogniseContent } from './content.ts'
import { readFlaxFile } from './flax-file.ts'
import { readSafetensors } from './safetensors.ts'
import { type HyperFields, type HyperValue, isFields, mergeFields } from './unreadable.ts'

/**
 * Reads any weights file we know, told apart by its first bytes: a PyTorch zip, a training state of flax, or safetensors, where the metadata may hold
 * `hyper_parameters` or `config` (a JSON object) or single ones as text, `global_step` and `epoch`. Throws `bad-file`.
 */
export async function readWeightsFile(blob: Blob, name: string): Promise<Checkpoint> {
  const content = await recogniseContent(blob, name)
  if (content.kind === 'zip') return readCheckpoint(blob, name)
  if (content.kind === 'flax') return readFlaxFile(blob, name)
  if (content.kind !== 'safetensors') throw otherKind(name, 'a PyTorch checkpoint or safetensors', content)
  const { tensors, metadata } = await readSafetensors(blob, name)
  return {
    tensors,
    hyperParameters: readMetadata(metadata, name),
    globalStep: parseNumber(metadata.global_step),
    epoch: parseNumber(metadata.epoch),
  }
}

/** Metadata are texts: those that JSON can read are what they say, and the fields of hyper_parameters and config stand among them. */
function readMetadata(metadata: Record<string, string>, name: string): HyperFields {
  const {
    hyper_parameters: own = {},
    config = {},
    ...more
  } = Object.fromEntries(
    Object.entries(metadata)
      .filter(([key]) => key !== 'global_step' && key !== 'epoch')
      .map(([key, text]) => [key, parseJson(text) ?? text]),
  )
  if (!isFields(own) || !isFields(config)) throw badFile(name, 'the hyper_parameters in its metadata are not a JSON object.')
  return mergeFields(mergeFields(own, config, 'config'), more, 'metadata')
}

function parseJson(text: string): HyperValue | undefined {
  try {
    return JSON.parse(text) as HyperValue
  } catch {
    return undefined
  }
}

function parseNumber(text: string | undefined): number | undefined {
  const value = Number(text)
  return text === undefined || !Number.isFinite(value) ? undefined : value
}
