import { expect, test } from 'vitest'
import { SubcodeError } from '../base/errors.ts'
import { editAll } from './edit-all.ts'
import { fakeJob, fakeModel, noise, source, z } from './fixtures/fake-model.ts'

const settings = { move: () => z(9, 9), window: [0, 100] as const, invertSteps: 10, renderSteps: 5 }

function run(failing: Record<string, SubcodeError> = {}, pack: Parameters<typeof fakeModel>[0] = {}) {
  const [fake, told] = [fakeModel(pack), fakeJob()]
  const drawn: string[] = []
  const refused: string[] = []
  const faces = [source('A'), source('B', { z: z(1, 2), noise: noise(1, 'exact', 8) }), source('C', { z: z(1, 2), noise: noise(2) })]
  const render = fake.model.render
  let calls = 0
  fake.model.render = (input, options) => {
    const error = failing[['A', 'B', 'C'][calls++] ?? '']
    return error ? Promise.reject(error) : render(input, options)
  }
  const input = {
    faces,
    settings,
    onDrawn: ({ id }: { id: string }) => void drawn.push(id),
    onRefused: ({ id }: { id: string }, { message }: Error) => void refused.push(`${id}: ${message}`),
  }
  return { ...fake, ...told, drawn, refused, result: editAll(fake.model, input, told.job) }
}

test('draws every face with its edited code, in order, in one progress', async () => {
  const { result, drawn, phases, isSound, progress } = run()
  await result
  expect(drawn).toEqual(['A', 'B', 'C'])
  expect(phases()).toEqual(['0', '1', '2'])
  expect(progress.at(-1)?.total).toBe(15 + 6 + 5)
  expect(isSound()).toBe(true)
})

test('a face that fails is told of, and the others are drawn', async () => {
  const { result, drawn, refused } = run({ B: new SubcodeError('internal', 'no numbers') })
  await result
  expect([drawn, refused]).toEqual([['A', 'C'], ['B: no numbers']])
})

test('progress ends at its total where the last face fails', async () => {
  const { result, isSound } = run({ C: new SubcodeError('internal', 'no numbers') })
  await result
  expect(isSound()).toBe(true)
})

test('what no other face would survive ends it, and drawn faces stay', async () => {
  const { result, drawn, refused } = run({ B: new SubcodeError('device-lost', 'gone') })
  await expect(result).rejects.toMatchObject({ code: 'device-lost' })
  expect([drawn, refused]).toEqual([['A'], []])
})
