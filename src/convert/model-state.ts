import { SubcodeError } from '../base/errors.ts'
import type { StateDict } from '../formats/tensor.ts'

/** Root buffers that stand beside the two copies of a Lightning checkpoint. */
const buffers = ['x_T', 'conds_mean', 'conds_std']

/** Names that every model or latent net has, the most telling first. */
const anchors = ['input_blocks.0.0.weight', 'latent_net.layers.0.linear.weight', 'layers.0.linear.weight', 'conds_mean']

/** Modules that wrap another one and have no tensors of their own: torch.compile, DataParallel, DeepSpeed, FSDP. */
const wrappers = new Set(['_orig_mod', 'module', '_forward_module', '_fsdp_wrapped_module', '_checkpoint_wrapped_module'])

/** Names under which training code keeps the moving average: ema, ema_model, model_ema, state_dict_ema, averaged_model. */
const AVERAGE = /(^|_)(ema|averaged)(_|$)/i

/**
 * The tensors to use, under plain official names: the moving average where a file has one, the only copy of the model elsewhere.
 * Wrappers and prefixes may be nested in any order. Throws `bad-file` for training weights without a moving average, and for
 * several copies of which none is the average.
 */
export function selectModel(tensors: StateDict): StateDict {
  const unwrapped = unwrap(tensors)
  const prefix = prefixOf(unwrapped)
  if (prefix === null) return unwrapped
  const model = withPrefix(unwrapped, prefix)
  return new Map([...buffers.flatMap((name) => nearest(unwrapped, prefix, name)), ...model])
}

/** The names without wrappers. Throws `bad-file` where two tensors would get one name. */
function unwrap(tensors: StateDict): StateDict {
  const plain = new Map<string, NonNullable<ReturnType<StateDict['get']>>>()
  for (const [name, tensor] of tensors) {
    const short = name
      .split('.')
      .filter((part) => !wrappers.has(part))
      .join('.')
    if (plain.has(short))
      throw new SubcodeError('bad-file', `This checkpoint has two tensors ${short}, one of them as ${name}: keep one copy.`, {
        values: { reason: 'several-copies', count: 2 },
      })
    plain.set(short, tensor)
  }
  return plain
}

/** Where the model to use stands: '' or a path that ends in a dot; null for tensors without any known name. */
function prefixOf(tensors: StateDict): string | null {
  const found = anchors.map((anchor) => prefixesOf(tensors, anchor)).find(({ length }) => length > 0)
  if (!found) return null
  const averaged = found.filter((prefix) => partsOf(prefix).some((part) => AVERAGE.test(part)))
  const closest = averaged.filter((prefix) => AVERAGE.test(partsOf(prefix).at(-1) ?? ''))
  const candidates = [closest, averaged, found].find(({ length }) => length > 0) ?? []
  const [prefix = '', second] = candidates
  if (second !== undefined) {
    const places = candidates.map((place) => place.slice(0, -1) || 'the root').join(', ')
    throw new SubcodeError(
      'bad-file',
      `This checkpoint has ${candidates.length} copies of the model (under ${places}): keep the moving average.`,
      { values: { reason: 'several-copies', count: candidates.length } },
    )
  }
  if (averaged.length > 0 || partsOf(prefix).at(-1) !== 'model') return prefix
  throw new SubcodeError(
    'bad-file',
    'This checkpoint has weights in training (model.*) but no moving average (ema_model.*), which every result needs.',
    { values: { reason: 'no-moving-average' } },
  )
}

/** The prefixes of every occurrence of a name. The encoder has blocks of the same names as its model. */
function prefixesOf(tensors: StateDict, anchor: string): string[] {
  const prefixes = [...tensors.keys()].flatMap((name) =>
    name === anchor || name.endsWith(`.${anchor}`) ? [name.slice(0, name.length - anchor.length)] : [],
  )
  return prefixes.filter((prefix) => partsOf(prefix).at(-1) !== 'encoder')
}

const partsOf = (prefix: string): string[] => prefix.split('.').slice(0, -1)

function withPrefix(tensors: StateDict, prefix: string): StateDict {
  return new Map([...tensors].flatMap(([name, tensor]) => (name.startsWith(prefix) ? [[name.slice(prefix.length), tensor]] : [])))
}

/** A buffer beside the model, or beside the nearest of the dicts around it. */
function nearest(tensors: StateDict, prefix: string, name: string): [string, NonNullable<ReturnType<StateDict['get']>>][] {
  const parts = partsOf(prefix)
  for (let depth = parts.length; depth >= 0; depth--) {
    const tensor = tensors.get([...parts.slice(0, depth), name].join('.'))
    if (tensor) return [[name, tensor]]
  }
  return []
}
