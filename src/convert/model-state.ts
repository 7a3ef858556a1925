import { SubcodeError } from '../base/errors.ts'
import { CURRENT_WEIGHTS, isAverageName } from '../formats/average-name.ts'
import type { StateDict } from '../formats/tensor.ts'

/** Root buffers that stand beside the two copies of a Lightning checkpoint, and the schedule that other diffusion code keeps there. */
export const buffers: readonly string[] = ['x_T', 'conds_mean', 'conds_std', 'betas', 'alphas_cumprod']

/** The name that files of statistics alone have. */
const STATISTICS = 'conds_mean'

/** Names that every model or latent net has, the most telling first. */
const anchors = ['input_blocks.0.0.weight', 'latent_net.layers.0.linear.weight', 'layers.0.linear.weight', STATISTICS]

/** The name that every classifier has. */
const CLASSIFIER = 'classifier.weight'

/** Modules that wrap another one and have no tensors of their own: torch.compile, DataParallel, DeepSpeed, FSDP. */
const wrappers = new Set(['_orig_mod', 'module', '_forward_module', '_fsdp_wrapped_module', '_checkpoint_wrapped_module'])

/**
 * The tensors to use, under plain official names: the moving average where a file has one, the only copy of the model elsewhere.
 * Wrappers and prefixes may be nested in any order. Throws `bad-file` for training weights without a moving average, for an average without
 * the names of the model, and for several copies of which none is the average.
 */
export function selectModel(tensors: StateDict): StateDict {
  const unwrapped = unwrap(tensors)
  const prefix = prefixOf(unwrapped)
  if (prefix === null) return unwrapped
  const model = withPrefix(unwrapped, prefix)
  return new Map([...buffers.flatMap((name) => nearest(unwrapped, prefix, name)), ...model])
}

/**
 * The tensors of a classifier and its statistics, under plain official names; null where there is none. The trained copy counts and not its
 * moving average, as in the official notebook. Throws `bad-file` for several copies.
 */
export function selectClassifier(tensors: StateDict): StateDict | null {
  const unwrapped = unwrap(tensors)
  const all = prefixesOf(unwrapped, CLASSIFIER)
  const trained = all.filter((prefix) => !partsOf(prefix).some(isAverageName))
  const places = (trained.length > 0 ? trained : all).map((prefix) => `${prefix}classifier.`)
  const found = places.length > 0 ? places : prefixesOf(unwrapped, `ema_${CLASSIFIER}`).map((prefix) => `${prefix}ema_classifier.`)
  if (found.length === 0) return null
  const place = onlyOne(found, 'the classifier')
  const layer = [...withPrefix(unwrapped, place)].map(([name, tensor]) => [`classifier.${name}`, tensor] as const)
  return new Map([...buffers.flatMap((name) => nearest(unwrapped, place, name)), ...layer])
}

/**
 * Where selected tensors stand in their file, as "ema/module": keys of dicts are joined with '/', parts of names with '.'. Null for the official
 * place, and for tensors without any known name.
 */
export function foundUnder(selected: StateDict): string | null {
  const anchor = [CLASSIFIER, ...anchors].find((name) => selected.has(name))
  const path = anchor === undefined ? undefined : selected.get(anchor)?.name
  if (anchor === undefined || !path?.endsWith(anchor)) return null
  const place = path.slice(0, path.length - anchor.length).replace(/[./]$/, '')
  return ['', 'ema_model'].includes(place) ? null : place
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
  const anchor = anchors.find((name) => prefixesOf(tensors, name).length > 0)
  if (anchor === undefined) return null
  const found = prefixesOf(tensors, anchor)
  const averaged = found.filter((prefix) => isAverage(tensors, prefix))
  const closest = averaged.filter((prefix) => isAverageName(partsOf(prefix).at(-1) ?? ''))
  const candidates = [closest, averaged, found].find(({ length }) => length > 0) ?? []
  const prefix = onlyOne(candidates, 'the model')
  if (averaged.length > 0) return prefix
  if (anchor !== STATISTICS) refuseNamelessAverage(tensors, prefix)
  if (partsOf(prefix).at(-1) !== 'model') return prefix
  throw new SubcodeError(
    'bad-file',
    'This checkpoint has weights in training (model.*) but no moving average (ema_model.*), which every result needs.',
    { values: { reason: 'no-moving-average' } },
  )
}

/** The lists of tensors that torch_ema, diffusers (`shadow_params`) and NeMo keep beside a model are its average, without its names. */
function refuseNamelessAverage(tensors: StateDict, prefix: string): void {
  const isKept = (name: string) =>
    partsOf(name).some((part) => (isAverageName(part) && part !== 'ema_classifier') || part === 'shadow_params')
  const kept = [...tensors].find(([name]) => (prefix === '' || !name.startsWith(prefix)) && isKept(name))
  if (!kept) return
  const place = kept[1].name.replace(/[./][^./]*$/, '')
  throw new SubcodeError(
    'bad-file',
    `This checkpoint keeps its moving average under ${place}, without the names of the model. Copy it into the model (ema.copy_to(model.parameters())) and save model.state_dict().`,
    { values: { reason: 'average-without-names', place } },
  )
}

/** By its name, by what Lightning keeps beside it, or by the count that PyTorch's AveragedModel keeps in it. */
function isAverage(tensors: StateDict, prefix: string): boolean {
  const parts = partsOf(prefix)
  if (parts.some(isAverageName) || tensors.has(`${prefix}n_averaged`)) return true
  const stateDict = parts.indexOf('state_dict')
  const beside = [...parts.slice(0, stateDict), CURRENT_WEIGHTS, ''].join('.')
  return stateDict >= 0 && [...tensors.keys()].some((name) => name.startsWith(beside))
}

function onlyOne(prefixes: readonly string[], copied: string): string {
  const [prefix = '', second] = prefixes
  if (second === undefined) return prefix
  const places = prefixes.map((place) => place.slice(0, -1) || 'the root').join(', ')
  throw new SubcodeError(
    'bad-file',
    `This checkpoint has ${prefixes.length} copies of ${copied} (under ${places}): keep the moving average.`,
    { values: { reason: 'several-copies', count: prefixes.length } },
  )
}

/** The prefixes of every occurrence of a name. The encoder has blocks of the same names as its model. */
function prefixesOf(tensors: StateDict, anchor: string): string[] {
  const prefixes = [...tensors.keys()].flatMap((name) =>
    name === anchor || name.endsWith(`.${anchor}`) ? [name.slice(0, name.length - anchor.length)] : [],
  )
  return prefixes.filter((prefix) => partsOf(prefix).at(-1) !== 'encoder' && !partsOf(prefix).includes(CURRENT_WEIGHTS))
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
