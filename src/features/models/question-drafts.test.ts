import { expect, test } from 'vitest'
import type { Question } from '../../protocol/said.ts'
import { draftsOf, saidIn } from './question-drafts.ts'

const question = (name: Question['name'], proposed: Question['proposed']): Question => ({
  name,
  proposed,
  unreadable: null,
  required: false,
})
const questions = [
  question('img_size', null),
  question('T', 1000),
  question('scale_factor', 1),
  question('beta_scheduler', 'linear'),
  question('class_names', ['Class 1', 'Class 2']),
]

test('fields begin with what was said or is proposed, and become answers of the right type', () => {
  const drafts = draftsOf(questions, { T: 500 })
  expect(drafts).toEqual({ img_size: '', T: '500', scale_factor: '1', beta_scheduler: 'linear', class_names: 'Class 1, Class 2' })
  expect(saidIn({ ...drafts, scale_factor: '0.18215' })).toEqual({
    T: 500,
    scale_factor: 0.18215,
    beta_scheduler: 'linear',
    class_names: ['Class 1', 'Class 2'],
  })
  expect(saidIn({ ...drafts, img_size: ' 64 ', class_names: 'Smiles,Wears a hat' })).toMatchObject({
    img_size: 64,
    class_names: ['Smiles', 'Wears a hat'],
  })
})
