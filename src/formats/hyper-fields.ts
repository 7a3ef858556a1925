import { isKind, type PickleValue, type TorchTensor } from './pickle-value.ts'
import { toPlain } from './plain-value.ts'
import { type HyperFields, isFields, mergeFields } from './unreadable.ts'

type Dict = Map<PickleValue, PickleValue>

/** Keys of Lightning and of training loops whose values steer the training and say nothing of the model. */
const TRAINING =
  /^(state_dict|optim.*|lr_sched.*|.*scal(er|ing_state)|callbacks|loops|datamodule_.*|averaging_state|amp.*|.*rng.*|epoch|global_step|hparams_(name|type)|.*version)$/i

/** What DeepSpeed keeps beside the weights. */
const DEEPSPEED =
  /^(buffer_names|param_shapes|frozen_param_(shapes|fragments)|shared_params|data_sampler|random_ltd|sparse_tensor_module_names|skipped_steps|global_(steps|samples)|[dm]p_world_size|ds_config)$/

/** Whether a key of a saved dict names the state of its training. */
export const isTraining = (key: string): boolean => TRAINING.test(key) || DEEPSPEED.test(key)

/** Whether this is the state of a scheduler of learning rates. Noise has schedulers too. */
function isOfLearningRate(key: string, value: PickleValue): boolean {
  const [first] = Array.isArray(value) ? value : [value]
  return /^schedulers?$/i.test(key) && first instanceof Map && first.has('last_epoch')
}

/** Saved dicts of dicts are two or three deep. */
const MAX_DEPTH = 16

/**
 * What a saved dict says of its model: `hyper_parameters` by its own names, and everything else that is neither weights nor the state of
 * the training.
 */
export async function readHyperFields(top: Dict, readTensor: (tensor: TorchTensor) => Promise<Float32Array>): Promise<HyperFields> {
  const named = [...top].filter((entry): entry is [string, PickleValue] => {
    const [key, value] = entry
    return typeof key === 'string' && !isTraining(key) && !isOfLearningRate(key, value)
  })
  const own = named.filter(([key, value]) => key === 'hyper_parameters' && value !== null)
  const more = withoutWeights(new Map(named.filter(([key]) => key !== 'hyper_parameters')))
  return liftHyperParameters(await toPlain(new Map([...own, ...(more instanceof Map ? more : [])]), readTensor))
}

/** The fields of `hyper_parameters` stand among those beside it. */
export function liftHyperParameters({ hyper_parameters: said, ...fields }: HyperFields): HyperFields {
  if (said === undefined) return fields
  return isFields(said) ? mergeFields(said, fields, 'beside hyper_parameters') : { ...fields, hyper_parameters: said }
}

/** A dict or list without the tensors of networks, whose names have dots, and without the dicts and lists that hold nothing else. */
function withoutWeights(value: PickleValue, known = new Map<PickleValue, PickleValue>(), depth = 0): PickleValue {
  // A dict may stand in many places, or in itself.
  const before = known.get(value)
  if (before !== undefined) return before
  if (depth >= MAX_DEPTH) return value
  if (value instanceof Map) {
    const kept: Dict = new Map()
    known.set(value, kept)
    for (const [key, item] of value) {
      const inner = String(key).includes('.') && isTensor(item) ? null : withoutWeights(item, known, depth + 1)
      if (!isGone(item, inner)) kept.set(key, inner)
    }
    return kept
  }
  if (!Array.isArray(value)) return value
  const kept: PickleValue[] = []
  known.set(value, kept)
  for (const item of value) {
    const inner = withoutWeights(item, known, depth + 1)
    if (!isGone(item, inner)) kept.push(inner)
  }
  return kept
}

const isEmpty = (value: PickleValue): boolean =>
  value === null || (value instanceof Map ? value.size === 0 : Array.isArray(value) && value.length === 0)

const isGone = (item: PickleValue, left: PickleValue): boolean => isEmpty(left) && !isEmpty(item)

/** Also a tensor whose numbers we cannot tell, or an array of numpy. */
function isTensor(value: PickleValue): boolean {
  return (
    isKind(value, 'tensor') || isKind(value, 'unreadable') || (isKind(value, 'opaque') && /\._(reconstruct|frombuffer)$/.test(value.name))
  )
}
