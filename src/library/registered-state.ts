import { isAverageName } from '../formats/average-name.ts'
import type { Checkpoint } from '../formats/checkpoint.ts'
import { readWeightsFile } from '../formats/weights-file.ts'
import { nameOf } from './brought-file.ts'
import type { Unit } from './unit.ts'

/** What accelerate's save_state keeps of the objects that training registered with it. */
const REGISTERED = /^(custom_checkpoint_\d+)\.pkl$/

/**
 * The units of a folder, where accelerate's save_state (1.15.0) has put the moving average into a file of its own: `model.safetensors` are the weights in
 * training, and `custom_checkpoint_0.pkl` is the state of a registered AveragedModel, EMA or EMAModel. Both become one checkpoint, the average under the
 * name of its file, so that the average is chosen, and one without names is refused.
 */
export async function withRegistered(units: readonly Unit[]): Promise<readonly Unit[]> {
  const averages = new Map<Unit, Checkpoint>()
  for (const unit of units) {
    if (unit.kind !== 'file' || !REGISTERED.test(nameOf(unit.path))) continue
    const read = await readWeightsFile(await unit.file.open(), unit.path).catch(() => null)
    if (read && isAverage(read)) averages.set(unit, read)
  }
  const weights = units.filter((unit) => unit.kind !== 'aside' && !REGISTERED.test(nameOf(unit.path)))
  const [trained, second] = weights
  if (averages.size === 0 || second || !trained || trained.kind === 'aside') return units
  const open = async (): Promise<Checkpoint> => {
    const own = trained.kind === 'parts' ? await trained.open() : await readWeightsFile(await trained.file.open(), trained.path)
    const kept = [...averages].flatMap(([{ path }, { tensors }]) => {
      const place = nameOf(path).replace(REGISTERED, '$1')
      return [...tensors].map(([name, tensor]) => [`${place}.${name}`, { ...tensor, name: `${place}/${tensor.name}` }] as const)
    })
    return { ...own, tensors: new Map([...own.tensors, ...kept]) }
  }
  const { path, bytes, config } = trained
  const joined: Unit = { kind: 'parts', path, bytes: [...averages.keys()].reduce((sum, unit) => sum + unit.bytes, bytes), open, config }
  return units.flatMap((unit) => (unit === trained ? [joined] : averages.has(unit) ? [] : [unit]))
}

/** By the count of AveragedModel, the list of EMAModel, or a name. */
function isAverage({ tensors }: Checkpoint): boolean {
  return [...tensors.keys()].some((name) =>
    name.split('.').some((part) => /^(n_averaged|shadow_params)$/.test(part) || isAverageName(part)),
  )
}
