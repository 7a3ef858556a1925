import { counted } from './say-numbers.ts'

/** Fewer examples of a kind than this are few. */
const MANY = 10

/** Every word of the instrument that teaches attributes. */
export const teachWords = {
  noCodes: 'This pack has no encoder, so that nothing can be taught to it.',
  name: 'Name of the attribute',
  namePlaceholder: 'For example: tired',
  unnamed: 'My attribute',
  has: 'Has it',
  hasNot: 'Has it not',
  drop: 'Drop photos here',
  choose: (zone: string) => `Choose photos: ${zone}`,
  chooseShort: 'Choose',
  tooMany: (limit: number) => `At most ${limit} faces of a kind are used; the rest were left out.`,
  faces: 'Faces in the studio',
  facesNote: 'Press a face once if it has it, twice if it has it not.',
  face: (title: string, kind: 'has' | 'hasNot' | 'none') =>
    `${title}: ${kind === 'has' ? 'has it' : kind === 'hasNot' ? 'has it not' : 'not an example'}`,
  clear: 'Clear',
  run: 'Teach',
  needHas: (least: number) => `Choose at least ${least} faces that have it.`,
  needHasNot: (least: number) => `Choose at least ${least} faces that have it not, or none at all.`,
  unlabelled: 'Without faces that have it not, other faces stand in for them: random ones of the model and those of the studio.',
  phases: { encode: 'Encoding the examples', sample: 'Drawing other faces in code space', fit: 'Fitting' },
  taught: 'Taught so far',
  none: 'Nothing yet. What you teach here appears as a slider in Edit.',
  inEdit: 'Open Edit',
  rename: (name: string) => `New name of ${name}`,
  save: (name: string) => `Save ${name} as a file`,
  remove: (name: string) => `Delete ${name}`,
  load: 'Load from a file',
  notLoaded: 'Not loaded.',
  score: (accuracy: number, margin: number) => {
    const tenths = Math.max(1, Math.round(10 * margin))
    return `Guesses right for about ${Math.round(10 * accuracy)} in 10 faces that it was not shown, give or take ${tenths}.`
  },
  auroc: (auroc: number) => `AUROC ${auroc.toFixed(2)}`,
  noScore: 'Too few examples to tell how well it guesses.',
  few: ({ has, hasNot, unlabelled }: { has: number; hasNot: number; unlabelled: number }) => {
    const least = Math.min(has, hasNot + unlabelled)
    return least < MANY ? `${counted(least, 'face')} are few; more make it surer.` : ''
  },
  examples: ({ has, hasNot, unlabelled }: { has: number; hasNot: number; unlabelled: number }) =>
    unlabelled > 0 ? `${counted(has, 'face')} with it, ${unlabelled} others` : `${counted(has, 'face')} with it, ${hasNot} without`,
} as const
