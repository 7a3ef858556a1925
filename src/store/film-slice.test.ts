import { expect, test, vi } from 'vitest'
import type { FilmOrder } from '../protocol/film-api.ts'
import type { Clients } from './clients.ts'
import { filmOf } from './film-slice.ts'
import { insideOf } from './inside-slice.ts'
import { createStudio } from './studio.ts'

test('the frames of a film are moved to the worker, not copied: a long film of large pictures has hundreds of megabytes', async () => {
  const call = vi.fn(async () => new Blob())
  const studio = createStudio({ films: { call } } as unknown as Clients)
  const frames = { data: new Float32Array(12), count: 1 }
  const order: FilmOrder = { frames, size: 2, side: 2, enlarge: 'crisp', format: 'zip', framesPerSecond: 12 }
  const { signal } = new AbortController()
  await studio.getState().writeFilm(order, { signal })
  expect(call).toHaveBeenCalledWith('write', order, { signal, transfer: [frames.data.buffer] })
})

test.each(['film', 'strip'] as const)('a %s is shown with the pack that made it', (what) => {
  const studio = createStudio({} as Clients)
  const shown = () => (what === 'film' ? filmOf(studio.getState()) : insideOf(studio.getState(), 'strip'))
  expect(shown()).toBeNull()
  const made = { packHash: 'a' } as never
  studio.setState({ [what]: made })
  expect(shown()).toBeNull()
  studio.setState({ packId: { name: 'a', title: 'A', hash: 'a' } })
  expect(shown()).toBe(made)
  studio.setState({ packId: { name: 'b', title: 'B', hash: 'b' } })
  expect(shown()).toBeNull()
})
