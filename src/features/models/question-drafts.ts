import type { Question, QuestionName, Said } from '../../protocol/said.ts'

/** The texts of the fields by the name of their question. */
export type Drafts = Partial<Record<QuestionName, string>>

const NUMBERS: readonly QuestionName[] = [
  'img_size',
  'T',
  'net_beatgans_attn_head',
  'scale_factor',
  'latent_znormalize',
  'manipulate_znormalize',
]

/** What stands in the fields at first: what the user said before, else what is proposed. */
export function draftsOf(questions: readonly Question[], said: Said): Drafts {
  return Object.fromEntries(questions.map(({ name, proposed }) => [name, textOf(said[name] ?? proposed)]))
}

/** The answers in the fields. An empty field says nothing. */
export function saidIn(drafts: Drafts): Said {
  const answers = Object.entries(drafts) as [QuestionName, string][]
  return Object.fromEntries(answers.filter(([, text]) => text.trim() !== '').map(([name, text]) => [name, valueOf(name, text.trim())]))
}

function textOf(value: Question['proposed']): string {
  return Array.isArray(value) ? value.join(', ') : `${value ?? ''}`
}

function valueOf(name: QuestionName, text: string): number | string | string[] {
  if (name === 'class_names') return text.split(',').map((part) => part.trim())
  return NUMBERS.includes(name) ? Number(text) : text
}
