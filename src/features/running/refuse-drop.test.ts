import { expect, test } from 'vitest'
import type { Clients } from '../../store/clients.ts'
import { createStudio } from '../../store/studio.ts'
import { readDrop } from '../../ui/dropped-files.ts'
import { refuseDrop } from './refuse-drop.ts'

test('a dropped folder that has gone is said, not thrown', async () => {
  const gone = new DOMException('A requested file or directory could not be found', 'NotFoundError')
  const reader = { readEntries: (_: unknown, reject: (error: DOMException) => void) => reject(gone) }
  const folder = { isFile: false, isDirectory: true, fullPath: '/photos', createReader: () => reader }
  const studio = createStudio({} as Clients)
  await readDrop({ items: [{ webkitGetAsEntry: () => folder }], files: [] } as unknown as DataTransfer).then(
    () => expect.unreachable(),
    (cause: unknown) => refuseDrop(studio, cause),
  )
  expect(studio.getState().intake).toMatchObject({ kind: 'refused', error: { code: 'bad-file', cause: gone } })
})
