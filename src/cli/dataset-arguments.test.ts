import { availableParallelism } from 'node:os'
import { expect, test } from 'vitest'
import { parseDatasetArguments } from './dataset-arguments.ts'

const parse = (line: string) => parseDatasetArguments([...line.split(' '), '--pack', 'p', '--out', 'o'])

test('every verb has its work', () => {
  const task = { input: 'in', pack: 'p', out: 'o', device: 'cpu', frame: false }
  const here = { workers: availableParallelism(), share: { kind: 'here' } }
  expect(parse('encode in')).toEqual({ ...here, task: { ...task, work: { verb: 'encode', invertSteps: null } } })
  expect(parse('encode in --x-t --frame')).toEqual({ ...here, task: { ...task, frame: true, work: { verb: 'encode', invertSteps: 100 } } })
  expect(parse('encode in --x-t --steps 7')).toMatchObject({ task: { work: { invertSteps: 7 } } })
  expect(parse('evaluate in')).toMatchObject({ task: { work: { verb: 'evaluate', steps: [10, 20, 50, 100], boundSteps: 50 } } })
  expect(parse('evaluate in --steps 5,9 --device webgpu')).toMatchObject({ task: { device: 'webgpu', work: { steps: [5, 9] } } })
  expect(parse('encode in --device cuda')).toMatchObject({ task: { device: 'cuda' } })
  const classCondition = { class: 207, guidance: 1 }
  expect(parse('encode in --x-t --class 207')).toMatchObject({ task: { work: { verb: 'encode', classCondition } } })
  expect(parse('evaluate in --class 0 --guidance 2.5')).toMatchObject({ task: { work: { classCondition: { class: 0, guidance: 2.5 } } } })
  const moves = { Smile: 1, 'No Beard': -0.25 }
  expect(
    parseDatasetArguments(['edit', 'in', '--attribute', 'Smile=1', '--attribute', 'No Beard=-0.25', '--pack', 'p', '--out', 'o']),
  ).toMatchObject({
    task: { work: { verb: 'edit', moves } },
  })
})

test('every way to share out the work is told apart', () => {
  expect(parse('encode in --workers 3')).toMatchObject({ workers: 3, share: { kind: 'here' } })
  expect(parse('encode in --array')).toMatchObject({ workers: 1, share: { kind: 'array' } })
  expect(parse('encode in --queue redis://h/0')).toMatchObject({ share: { kind: 'queue', address: 'redis://h/0' } })
  expect(parse('encode in --queue rediss://h/0 --worker')).toMatchObject({ share: { kind: 'worker', address: 'rediss://h/0' } })
})

test.each([
  ['', /Expected encode, evaluate or edit, not ""/],
  ['bits in', /Expected encode, evaluate or edit, not "bits"/],
  ['encode', /Expected one folder, ZIP or tar of pictures/],
  ['encode in more', /Expected one folder/],
  ['encode in --steps 7', /Expected --x-t beside --steps/],
  ['encode in --x-t --steps 7,8', /Expected one number of --steps/],
  ['encode in --attribute Smile=1', /Expected --attribute with edit only/],
  ['evaluate in --x-t', /Expected --x-t with encode only/],
  ['evaluate in --steps 1', /Expected --steps as whole numbers from 2 to 1000/],
  ['evaluate in --steps 10,x', /Expected --steps as whole numbers/],
  ['edit in', /Expected --attribute as Name=amount/],
  ['edit in --attribute Smile', /Expected --attribute as Name=amount/],
  ['edit in --attribute Smile=1 --steps 9', /Expected --steps with encode and evaluate only/],
  ['encode in --class 3', /Expected --x-t beside --class/],
  ['evaluate in --class cat', /Expected --class with the number of a class, not cat/],
  ['evaluate in --class -1', /class/],
  ['evaluate in --guidance 2', /Expected --class beside --guidance/],
  ['evaluate in --class 3 --guidance 11', /Expected --guidance from 1 to 10, not 11/],
  ['evaluate in --class 3 --guidance x', /Expected --guidance from 1 to 10, not x/],
  ['encode in --device gpu', /Expected --device cpu, webgpu or cuda, not gpu/],
  ['encode in --workers 0', /Expected --workers as a whole number from 1 on/],
  ['encode in --worker', /Expected --queue with the address/],
  ['encode in --array --queue redis://h/0', /Expected --array or --queue, not both/],
  ['encode in --queue h:6379', /Expected --queue as redis:/],
  ['encode in --unknown', /unknown/],
])('"%s" is refused with a sentence', (line, sentence) => {
  expect(parse(line)).toMatch(sentence)
})

test('pack and folder are asked for', () => {
  expect(parseDatasetArguments(['encode', 'in', '--out', 'o'])).toMatch(/Expected --pack/)
  expect(parseDatasetArguments(['encode', 'in', '--pack', 'p'])).toMatch(/Expected --out/)
})
