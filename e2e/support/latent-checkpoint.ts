import { program, dict, int, tensor } from '../../src/formats/fixtures/pickle-bytes.ts'
import { zipBytes } from '../../src/formats/fixtures/zip-bytes.ts'
import { ldmCheckpoint } from './latent-diffusion.ts'

/**
 * The golden model as the original code of latent diffusion saves it (model.ckpt of PyTorch Lightning): training weights that are not the
 * moving average, both halves and the schedule, with the side of its states; on request another checkpoint.
 */
export async function latentCheckpointFile(stateSide: number, of = ldmCheckpoint): Promise<Uint8Array<ArrayBuffer>> {
  const { tensors } = await of()
  const storages: Uint8Array[] = []
  const entries = []
  for (const [name, { shape, read }] of tensors) {
    const values = await read()
    const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, size) => product * size, 1))
    entries.push([name, tensor({ key: `${storages.length}`, elements: values.length, shape: [...shape], strides })] as const)
    storages.push(new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
  }
  const top = dict(
    ['global_step', int(410_000)],
    ['state_dict', dict(...entries)],
    ['hyper_parameters', dict(['image_size', int(stateSide)])],
  )
  return zipBytes([
    { path: 'archive/data.pkl', bytes: program(top) },
    ...storages.map((bytes, i) => ({ path: `archive/data/${i}`, bytes })),
  ])
}
