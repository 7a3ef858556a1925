import { afterEach, expect, test, vi } from 'vitest'
import type { Recognition } from '../../protocol/library-api.ts'
import type { Clients } from '../../store/clients.ts'
import { createStudio } from '../../store/studio.ts'
import { startImport } from './start-import.ts'

afterEach(() => vi.unstubAllGlobals())

test('an import runs through and is opened in a browser that never answers whether it keeps the pack', async () => {
  const persist = vi.fn(() => new Promise<boolean>(() => {}))
  vi.stubGlobal('navigator', { storage: { persist } })
  const proposal = { title: 'last', imageSize: 64, parameters: 1, bytes: 10, missing: [], keptBytes: 0 }
  const recognition: Recognition = { files: [], proposal, problem: null, questions: [] }
  const answers: Record<string, unknown> = { recognise: recognition, list: { packs: [], interrupted: [] } }
  const studio = createStudio({ library: { call: async (verb: string) => answers[verb] } } as unknown as Clients)
  await studio.getState().bringFiles([{ path: 'last.ckpt', file: new File([], 'last.ckpt') }])
  const opened: string[] = []
  await startImport(studio, ' My faces ', {}, (name) => opened.push(name))
  expect(opened).toEqual(['My-faces'])
  expect(persist).toHaveBeenCalledOnce()
})
