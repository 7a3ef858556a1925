import { SubcodeError } from '../base/errors.ts'
import type { Sources } from '../convert/convert.ts'
import { readHyper } from '../convert/hyper-parameters.ts'
import { questionsOf } from '../convert/questions.ts'
import type { QuestionName, Said } from '../protocol/said.ts'

/** The options that say of a model what its file leaves out. */
export const saidOptions = {
  'image-size': 'img_size',
  schedule: 'beta_scheduler',
  steps: 'T',
  prediction: 'model_mean_type',
  heads: 'net_beatgans_attn_head',
  scale: 'scale_factor',
  'latent-schedule': 'latent_beta_scheduler',
  'latent-normalised': 'latent_znormalize',
  'classifier-normalised': 'manipulate_znormalize',
  'class-names': 'class_names',
} as const satisfies Record<string, QuestionName>

const COUNTS: readonly string[] = ['image-size', 'steps', 'heads']
const NUMBERS: readonly string[] = [...COUNTS, 'scale']
const FLAGS: readonly string[] = ['latent-normalised', 'classifier-normalised']

type Option = keyof typeof saidOptions

/** What the options say, or a sentence about the one that is wrong. */
export function parseSaid(values: Partial<Record<Option, string>>): Said | string {
  const given = Object.entries(values).filter((entry): entry is [Option, string] => entry[0] in saidOptions)
  const wrong = given.find(([option, text]) => COUNTS.includes(option) && !/^[1-9]\d*$/.test(text))
  if (wrong) return `Expected --${wrong[0]} with a whole number, not ${wrong[1]}.`
  const scale = given.find(([option, text]) => option === 'scale' && !(Number(text) > 0))
  if (scale) return `Expected --scale with a number above 0, not ${scale[1]}.`
  const flag = given.find(([option, text]) => FLAGS.includes(option) && !/^(yes|no)$/.test(text))
  if (flag) return `Expected --${flag[0]} with yes or no, not ${flag[1]}.`
  return Object.fromEntries(given.map(([option, text]) => [saidOptions[option], valueOf(option, text)]))
}

function valueOf(option: Option, text: string): number | string | string[] {
  if (option === 'class-names') return text.split(',').map((name) => name.trim())
  if (FLAGS.includes(option)) return text === 'yes' ? 1 : 0
  return NUMBERS.includes(option) ? Number(text) : text
}

/**
 * Remarks for the user before the conversion: facts that are assumed because the files leave them out, and hyper-parameters that
 * are not known. Throws `bad-file` for an option that the files contradict or make idle.
 */
export function remarksOn(sources: Sources): string[] {
  const questions = questionsOf(sources)
  const options = Object.entries(saidOptions)
  const idle = options.find(([, name]) => sources.said?.[name] !== undefined && !questions.some((question) => question.name === name))
  if (idle) throw new SubcodeError('bad-file', `The files say ${idle[1]} themselves: leave out --${idle[0]}.`)
  const assumed = questions.flatMap(({ name, proposed, required }) => {
    const option = options.find(([, known]) => known === name)?.[0] ?? ''
    const isOpen = !required && sources.said?.[name] === undefined
    return isOpen ? [`The files do not say ${name}; taken as ${String(proposed)}. Say it with --${option} if that is wrong.`] : []
  })
  const { model, latent, baseline, classifier } = sources
  const unknown = [model, latent, baseline, classifier].flatMap((file) => (file ? readHyper(file.hyperParameters).unknown : []))
  return [...assumed, ...unknown.map((name) => `Not known here, and left out: ${name}. It may change how the model computes.`)]
}
