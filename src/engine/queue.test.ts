import { expect, test } from 'vitest'
import { createQueue } from './queue.ts'

function gate() {
  let open = (): void => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { open, opened }
}

test('work runs one at a time and in order, also after a failure', async () => {
  const enqueue = createQueue()
  const log: string[] = []
  const work = (name: string) => async () => {
    log.push(`${name} begins`)
    await Promise.resolve()
    log.push(`${name} ends`)
    if (name === 'a') throw new Error('a failed')
  }
  const all = await Promise.allSettled([enqueue(work('a')), enqueue(work('b'))])
  expect(all.map(({ status }) => status)).toEqual(['rejected', 'fulfilled'])
  expect(log).toEqual(['a begins', 'a ends', 'b begins', 'b ends'])
})

test('work that is aborted while it waits rejects at once, and the next still waits its turn', async () => {
  const enqueue = createQueue()
  const { open, opened } = gate()
  const log: string[] = []
  const first = enqueue(() => opened.then(() => void log.push('first')))
  const controller = new AbortController()
  const second = enqueue(async () => void log.push('second'), controller.signal)
  const third = enqueue(async () => void log.push('third'))
  controller.abort()
  await expect(second).rejects.toMatchObject({ code: 'aborted' })
  expect(log).toEqual([])
  open()
  await Promise.all([first, third])
  expect(log).toEqual(['first', 'third'])
})
