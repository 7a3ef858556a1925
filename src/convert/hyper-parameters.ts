import { SubcodeError } from '../base/errors.ts'
import { type HyperFields, type HyperValue, holdsFields, isFields, sayValue, Unreadable } from '../formats/unreadable.ts'
import { questionNames, type Said } from '../protocol/said.ts'
import { hyperTable, type Part, type Rule } from './hyper-table.ts'

/** What a file and its user say of a model. */
export type Hyper = {
  /** The value of a name of the table; undefined where nobody says it. `Unreadable` where it is there in a form that cannot be read. */
  find: (name: string) => HyperValue | undefined
  /** Whether the file says nothing of how a model computes. */
  isSilent: boolean
  /** Names that the table lacks, with their values: `noise_offset = 0.1`. They may change the arithmetic. */
  unknown: readonly string[]
}

type Found = { path: string; value: HyperValue }

/** Files of other code keep their configuration a few dicts deep. */
const MAX_DEPTH = 32
const MAX_UNKNOWN = 50

/** Dicts whose names are not those of the official hyper-parameters. */
const SPACES = ['model_conf', 'latent_net_conf']

/** Names of whole configurations. One that cannot be read may say anything. */
const CONFIGURATION = /^(hyper_?parameters|h?params|hparams|conf|config|cfg|args|opts?|options)$/i

/** Stands around facts that were read from the numbers with which a model computes. They count more than words. */
export const NUMBERS = 'numbers of the file'

/** Buffers that diffusion code computes from its betas. */
const DERIVED = /(^|\.)(betas|\w*alphas\w*|posterior_\w+)$/

/** Names that are read and change no arithmetic. */
const LABELS = ['name', 'images_seen']

const aliases = new Map(
  Object.entries(hyperTable).flatMap(([name, rule]) => (rule.use === 'read' ? rule.also.map((also) => [also, name] as const) : [])),
)

/** Finds the names of the table at any depth. What the user says counts where the file says nothing that can be read. */
export function readHyper(fields: HyperFields, said: Said = {}): Hyper {
  const found = new Map<string, Found[]>()
  const unknown: Found[] = []
  const walk = (inside: HyperFields | readonly HyperValue[], path: string, space: string) => {
    for (const [key, written] of Object.entries(inside)) {
      const value = unfolded(written, path + key)
      if (isOptimizer(value)) continue
      const name = SPACES.includes(key) ? null : knownName(space, key)
      if (name !== null) found.set(name, [...(found.get(name) ?? []), { path: path + key, value: readable(value) }])
      if (name !== null && !isObject(value)) continue
      if ((isFields(value) || holdsFields(value)) && path.split('.').length <= MAX_DEPTH)
        walk(value, `${path}${key}.`, SPACES.includes(key) ? `${key}.` : space)
      else if (!SPACES.includes(key) && unknown.length < MAX_UNKNOWN) unknown.push({ path: path + key, value })
    }
  }
  walk(fields, '', '')
  const { path: place, value: configuration } =
    unknown.find(({ path, value }) => value instanceof Unreadable && CONFIGURATION.test(path)) ?? {}
  const whole = configuration instanceof Unreadable ? new Unreadable(`part of ${place}, ${configuration.what}`) : undefined
  // The user can say what an object may hold without a name, as far as the page asks for it.
  const object = unknown.find(({ value }) => value instanceof Unreadable && value.holdsValues)
  const maybe = object && new Unreadable(`not there by name, and may be part of ${object.path}, ${sayValue(object.value)}`)
  const absent = (name: string) => whole ?? (questionNames.some((asked) => asked === name) ? maybe : undefined)
  const valueOf = (name: string) => oneOf(found.get(name) ?? [])
  const standIns = (name: string) =>
    Object.entries(hyperTable).flatMap(([other, rule]) => (rule.use === 'repeats' && rule.name === name ? [other] : []))
  const isFact = (name: string) => hyperTable[name]?.use !== 'ignored' && !LABELS.includes(name)
  return {
    find: (name) => {
      const value =
        valueOf(name) ??
        standIns(name)
          .map(valueOf)
          .find((other) => other !== undefined)
      const answer = name in said ? said[name as keyof Said] : undefined
      return value === undefined || value instanceof Unreadable ? (answer ?? value ?? absent(name)) : value
    },
    isSilent: ![...found.keys()].some(isFact),
    unknown: unknown
      .filter(({ path }) => !(Object.hasOwn(fields, NUMBERS) && DERIVED.test(path)))
      .map(({ path, value }) => `${path} = ${sayValue(value)}`),
  }
}

/** The hyper-parameters of a model whose latent net comes from another file. */
export function withLatent(model: Hyper, latent: Hyper): Hyper {
  return { ...model, find: (name) => (/^(net_)?latent_/.test(name) ? latent : model).find(name) }
}

/** These names alone, as far as they are said. */
export function pick(hyper: Hyper, ...names: string[]): HyperFields {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = hyper.find(name)
      return value === undefined ? [] : [[name, value]]
    }),
  )
}

/** What torch saves of an optimizer: it says nothing of the model, though some of its names are alike (`betas`). */
function isOptimizer(value: HyperValue): boolean {
  return isFields(value) && Array.isArray(value.param_groups)
}

/** A configuration that is kept as a text: its fields where it is JSON. */
function unfolded(value: HyperValue, path: string): HyperValue {
  if (typeof value !== 'string') return value
  const isDict = value.trimStart().startsWith('{')
  const fields = isDict ? fieldsOf(value) : null
  const isConfiguration = CONFIGURATION.test(path) && (isDict || value.includes('\n'))
  return fields ?? (isConfiguration ? new Unreadable(`a text of ${value.length} letters that is no JSON`) : value)
}

function fieldsOf(json: string): HyperFields | null {
  try {
    return JSON.parse(json) as HyperFields
  } catch {
    return null
  }
}

/** A reference of OmegaConf to another value, or its word for a value that was never given. */
const REFERENCE = /\$\{.*\}|^\?\?\?$/

/** A value that its name can be read from. */
function readable(value: HyperValue): HyperValue {
  return isObject(value) || (typeof value === 'string' && REFERENCE.test(value)) ? new Unreadable(sayValue(value)) : value
}

/** An object that was read in part: settings by name, and what it was given beside them. */
function isObject(value: HyperValue): value is HyperValue[] {
  return holdsFields(value) && value.some((part) => part instanceof Unreadable)
}

/** The name of the table that a key stands for. Elsewhere the names of the network's configuration mean the same. */
function knownName(space: string, key: string): string | null {
  const names = space === '' ? [key, aliases.get(key) ?? '', `${SPACES[0]}.${key}`] : [space + key]
  return names.find((name) => Object.hasOwn(hyperTable, name)) ?? null
}

/** None counts as absent. A file that contradicts itself says nothing. */
function oneOf(found: readonly Found[]): HyperValue | undefined {
  const values = found.filter(({ value }) => value !== null)
  const exact = values.find(({ path }) => path.startsWith(`${NUMBERS}.`))
  if (exact) return exact.value
  const different = new Set(values.map(({ value }) => sayValue(value)))
  if (different.size < 2) return values[0]?.value
  return new Unreadable(
    `there several times with different values (${values.map(({ path, value }) => `${path} = ${sayValue(value)}`).join(', ')})`,
  )
}

/** Throws `bad-file` where a name that the converter knows with some values only has another one. */
export function requireFixed(hyper: Hyper, parts: readonly Part[], steps: number): void {
  const rules = Object.entries(hyperTable).filter((entry): entry is [string, Extract<Rule, { use: 'fixed' }>] => entry[1].use === 'fixed')
  for (const [name, { part, to, advice }] of rules) {
    const value = parts.includes(part) ? hyper.find(name) : undefined
    const [first = null] = to(steps)
    if (value === undefined || to(steps).some((allowed) => sayValue(allowed) === sayValue(plainCase(value)))) continue
    throw unusable(name, sayValue(first), value, advice ?? `The studio cannot compute a model with another ${name}.`)
  }
}

/** A number from `least` on; undefined where nobody says it. Throws `bad-file` for anything else. */
export function hyperNumber(hyper: Hyper, name: string, least = 0): number | undefined {
  const found = hyper.find(name)
  // An array of one number is that number, and so is a text of it, as programs keep their arguments.
  const single = Array.isArray(found) && found.length === 1 ? found[0] : found
  const value = typeof single === 'string' && single.trim() !== '' && Number.isFinite(Number(single)) ? Number(single) : single
  if (value === undefined || (typeof value === 'number' && Number.isFinite(value) && value >= least)) return value
  throw unusable(name, 'a number', value)
}

/** The same for a count. Throws `bad-file` for one that is not whole, or beyond `limit`. */
export function hyperCount(hyper: Hyper, name: string, limit: number): number | undefined {
  const value = hyperNumber(hyper, name)
  if (value === undefined || (Number.isInteger(value) && value >= 1 && value <= limit)) return value
  throw unusable(name, `a whole number from 1 to ${limit}`, value)
}

/** A truth value, also as 0 or 1, or as a text of it. Throws `bad-file` for anything else. */
export function hyperFlag(hyper: Hyper, name: string): boolean | undefined {
  const found = hyper.find(name)
  const value = typeof found === 'string' ? (TRUTH[found.toLowerCase()] ?? found) : found
  if (value === undefined || typeof value === 'boolean') return value
  if (value === 0 || value === 1) return value === 1
  throw unusable(name, 'true or false', value)
}

/** The error for a value that is there and cannot be used. */
export function unusable(name: string, expected: string, value: HyperValue | undefined, advice = ''): SubcodeError {
  const values = { reason: 'hyper-parameter-wrong', name, found: sayValue(value ?? null) } as const
  if (!(value instanceof Unreadable))
    return new SubcodeError('bad-file', `Expected ${name} to be ${expected}, found ${values.found}. ${advice}`.trim(), { values })
  return new SubcodeError(
    'bad-file',
    `The file holds ${name}, but it is ${value.what}, which cannot be read. Save it as plain data${advice === '' ? ', or say it yourself.' : '.'} ${advice}`.trim(),
    { values },
  )
}

const TRUTH: Readonly<Record<string, boolean>> = { true: true, false: false }

const plainCase = (value: HyperValue): HyperValue => (typeof value === 'string' ? value.toLowerCase() : value)
