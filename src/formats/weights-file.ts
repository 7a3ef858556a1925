import { type Checkpoint, readCheckpoint } from './checkpoint.ts'

/** Reads any weights file we know, told apart by its first bytes: PyTorch zip or safetensors (hyper-parameters from its metadata). */
export async function readWeightsFile(blob: Blob, name: string): Promise<Checkpoint> {
  return readCheckpoint(blob, name)
}
