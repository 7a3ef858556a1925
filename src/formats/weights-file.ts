import { badFile } from './bad-file.ts'
import { type Checkpoint, readCheckpoint } from './checkpoint.ts'
import { otherKind, recogniseContent } from './content.ts'
import type { Json } from './json.ts'
import { readSafetensors } from './safetensors.ts'

/**
 * Reads any weights file we know, told apart by its first bytes: a PyTorch zip, or safetensors, where the metadata may hold
 * `hyper_parameters` or `config` (a JSON object), `global_step` and `epoch` (numbers as text). Throws `bad-file`.
 */
export async function readWeightsFile(blob: Blob, name: string): Promise<Checkpoint> {
  const content = await recogniseContent(blob, name)
  if (content.kind === 'zip') return readCheckpoint(blob, name)
  if (content.kind !== 'safetensors') throw otherKind(name, 'a PyTorch checkpoint or safetensors', content)
  const { tensors, metadata } = await readSafetensors(blob, name)
  return {
    tensors,
    hyperParameters: parseHyperParameters(metadata.hyper_parameters ?? metadata.config ?? '{}', name),
    globalStep: parseNumber(metadata.global_step),
    epoch: parseNumber(metadata.epoch),
  }
}

function parseHyperParameters(text: string, name: string): Record<string, Json> {
  const value = parseJson(text, name)
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw badFile(name, 'the hyper_parameters in its metadata are not a JSON object.')
  return value
}

function parseJson(text: string, name: string): Json {
  try {
    return JSON.parse(text) as Json
  } catch (cause) {
    throw badFile(name, 'the hyper_parameters in its metadata are not a JSON object.', cause)
  }
}

function parseNumber(text: string | undefined): number | undefined {
  const value = Number(text)
  return text === undefined || !Number.isFinite(value) ? undefined : value
}
