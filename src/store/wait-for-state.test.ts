import { expect, test } from 'vitest'
import { createStore } from 'zustand/vanilla'
import { waitForState } from './wait-for-state.ts'

/** A store of one number, and how many listen to it and to a signal. */
function start() {
  const store = createStore<{ value: number }>()(() => ({ value: 0 }))
  const controller = new AbortController()
  const listening = { store: 0, signal: 0 }
  const { signal } = controller
  const add = signal.addEventListener.bind(signal)
  const remove = signal.removeEventListener.bind(signal)
  signal.addEventListener = (...args: Parameters<typeof add>) => (listening.signal++, add(...args))
  signal.removeEventListener = (...args: Parameters<typeof remove>) => (listening.signal--, remove(...args))
  const counted: Pick<typeof store, 'getState' | 'subscribe'> = {
    getState: store.getState,
    subscribe: (listener) => {
      listening.store++
      const stop = store.subscribe(listener)
      return () => (listening.store--, stop())
    },
  }
  const wait = () =>
    waitForState(
      counted,
      ({ value }) => {
        if (value < 0) throw new Error('below zero')
        return value === 0 ? null : value
      },
      signal,
    )
  return { store, controller, listening, wait }
}

test.each([
  ['a value', ({ store }: ReturnType<typeof start>) => store.setState({ value: 3 })],
  ['an error', ({ store }: ReturnType<typeof start>) => store.setState({ value: -1 })],
  ['an abort', ({ controller }: ReturnType<typeof start>) => controller.abort()],
])('waits for %s, and listens no longer then', async (what, happen) => {
  const all = start()
  const waiting = all.wait()
  expect(all.listening).toEqual({ store: 1, signal: 1 })
  happen(all)
  const outcome = await waiting.catch((thrown: Error & { code?: string }) => thrown.code ?? thrown.message)
  expect(outcome).toBe({ 'a value': 3, 'an error': 'below zero', 'an abort': 'aborted' }[what])
  expect(all.listening).toEqual({ store: 0, signal: 0 })
})

test('a value that is there is taken at once', async () => {
  const { store, listening, wait } = start()
  store.setState({ value: 5 })
  expect(await wait()).toBe(5)
  expect(listening).toEqual({ store: 0, signal: 0 })
})
