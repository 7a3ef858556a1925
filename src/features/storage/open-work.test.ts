import { expect, test } from 'vitest'
import { SubcodeError } from '../../base/errors.ts'
import type { Clients } from '../../store/clients.ts'
import type { Keep } from '../../store/keep-slice.ts'
import { createStudio } from '../../store/studio.ts'
import { openWork } from './open-work.ts'

const project = new File(['PK'], 'work.zip')

function start() {
  const studio = createStudio({} as Clients)
  const brought: string[] = []
  const importFile = async (_: File, title: string) => {
    brought.push(title)
    return { ids: [], elsewhere: [] }
  }
  return { ...studio.getState(), studio, brought, keep: { importFile } as unknown as Keep }
}

test('a project that is brought before work can be kept waits for that, and is taken in', async () => {
  const { studio, brought, keep, setKeep } = start()
  const opening = openWork(studio, project)
  await new Promise((resolve) => setTimeout(resolve))
  expect(brought).toEqual([])
  setKeep(keep)
  expect(await opening).toBe(true)
  expect(brought).toEqual(['work.zip'])
})

test('where there is no storage it is opened in another way, and other files wait for nothing', async () => {
  const { studio, noteKeepError } = start()
  expect(await openWork(studio, new File(['?'], 'photo.jpg'))).toBe(false)
  expect(await openWork(studio, null)).toBe(false)
  const opening = openWork(studio, project)
  noteKeepError(new SubcodeError('quota', 'no storage'))
  expect(await opening).toBe(false)
})
