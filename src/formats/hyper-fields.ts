import { isKind, type PickleValue, type TorchTensor } from './pickle-value.ts'
import { toPlain } from './plain-value.ts'
import { type HyperFields, isFields } from './unreadable.ts'

type Dict = Map<PickleValue, PickleValue>

/** Keys of Lightning and of training loops whose values steer the training and say nothing of the model. */
const TRAINING =
  /^(state_dict|optim.*|lr_sched.*|schedulers?|.*scal(er|ing_state)|callbacks|loops|datamodule_.*|amp.*|.*rng.*|epoch|global_step|hparams_(name|type)|.*version)$/i

/** What DeepSpeed keeps beside the weights. */
const DEEPSPEED =
  /^(buffer_names|param_shapes|frozen_param_(shapes|fragments)|shared_params|data_sampler|random_ltd|sparse_tensor_module_names|skipped_steps|global_(steps|samples)|[dm]p_world_size|ds_config)$/

/** Whether a key of a saved dict names the state of its training. */
export const isTraining = (key: string): boolean => TRAINING.test(key) || DEEPSPEED.test(key)

/** Saved dicts of dicts are two or three deep. */
const MAX_DEPTH = 16

/**
 * What a saved dict says of its model: `hyper_parameters` by its own names, and everything else that is neither weights nor the state of
 * the training.
 */
export async function readHyperFields(top: Dict, readTensor: (tensor: TorchTensor) => Promise<Float32Array>): Promise<HyperFields> {
  const named = [...top].filter((entry): entry is [string, PickleValue] => typeof entry[0] === 'string' && !isTraining(entry[0]))
  const own = named.filter(([key, value]) => key === 'hyper_parameters' && value !== null)
  const more = withoutWeights(new Map(named.filter(([key]) => key !== 'hyper_parameters')))
  return liftHyperParameters(await toPlain(new Map([...own, ...more]), readTensor))
}

/** The fields of `hyper_parameters` stand among those beside it. */
export function liftHyperParameters({ hyper_parameters: said, ...fields }: HyperFields): HyperFields {
  if (said === undefined) return fields
  return isFields(said) ? { ...fields, ...said } : { ...fields, hyper_parameters: said }
}

/** A dict without the tensors of networks, whose names have dots, and without the dicts that hold nothing else. */
function withoutWeights(dict: Dict, known = new Map<Dict, Dict>(), depth = 0): Dict {
  const kept = new Map<PickleValue, PickleValue>()
  // A dict may stand in many places, or in itself.
  known.set(dict, kept)
  for (const [key, value] of dict) {
    if (String(key).includes('.') && isTensor(value)) continue
    if (!(value instanceof Map) || depth >= MAX_DEPTH) kept.set(key, value)
    else {
      const inner = known.get(value) ?? withoutWeights(value, known, depth + 1)
      if (inner.size > 0) kept.set(key, inner)
    }
  }
  return kept
}

/** Also a tensor whose numbers we cannot tell, or an array of numpy. */
function isTensor(value: PickleValue): boolean {
  return isKind(value, 'tensor') || isKind(value, 'unreadable') || (isKind(value, 'opaque') && value.name.endsWith('._reconstruct'))
}
