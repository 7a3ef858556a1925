import { expect, onTestFinished, test, vi } from 'vitest'
import type { AttributeForm } from '../../protocol/attribute.ts'
import { createEditSession } from './edit-session.ts'
import { attributeOf, editStudio } from './fixtures/edit-studio.ts'

const smile = attributeOf('Smile', 0)

function start(attributes = [smile]) {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  const made = editStudio(attributes)
  made.studio.getState().show('sample')
  return { ...made, session: createEditSession(made.studio) }
}

test('sliders that turn to the other vector go as far by their readings, and back again, and the picture is drawn once', async () => {
  const { session, results } = start()
  session.change({ strengths: { Smile: 0.5 } })
  session.turn('weights')
  // Half a unit moves the reading by 1; so does the paper's move over 1 / sqrt(2), the code having two numbers.
  expect(session.options()).toMatchObject({ along: 'weights', strengths: { Smile: expect.closeTo(Math.SQRT1_2, 6) as number } })
  session.turn('pattern')
  expect(session.options()).toMatchObject({ along: 'pattern', strengths: { Smile: expect.closeTo(0.5, 6) as number } })
  await vi.runAllTimersAsync()
  expect(results().map(({ title }) => title)).toEqual(['Sample, Smile +50 %'])
})

test('a slider that the kind of face lacks rests after the turn', () => {
  const forms = smile.forms.map((form): AttributeForm => ({ ...form, of: 'rendered' }))
  const { session, studio } = start([{ ...smile, forms }, attributeOf('Age', 1)])
  const { pack } = studio.getState()
  if (pack.kind !== 'ready') throw new Error('it is ready')
  const kinds = { names: ['photo-like', 'rendered'] as const, weights: [0, 0], bias: 1 }
  studio.setState({ pack: { ...pack, info: { ...pack.info, kinds } } })
  session.change({ strengths: { Smile: 0.5, Age: 0.5 } })
  session.turn('weights')
  expect(Object.keys(session.options().strengths)).toEqual(['Age'])
})

test('Escape after a turn takes it back', () => {
  const { session } = start()
  session.set({ strengths: { Smile: 0.5 } })
  session.turn('weights')
  session.cancel()
  expect(session.options()).toMatchObject({ along: 'pattern', strengths: { Smile: 0.5 } })
})
