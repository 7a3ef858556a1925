import type { StudioStore } from '../store/studio.ts'
import { plainFile } from '../ui/dropped-files.ts'
import { pickPhotos } from '../ui/pick-file.ts'
import { withPageAddress } from './page-address.ts'
import type { Remedy } from './problem-words.ts'
import { takeFiles } from './take-files.ts'

/** The actions of the problem bar's button. */
export const remedies: Record<Exclude<Remedy, 'none'>, (studio: StudioStore) => unknown> = {
  retry: (studio) => {
    const { failedJob, runJob } = studio.getState()
    return failedJob && runJob(failedJob.task)
  },
  'reload-pack': (studio) => {
    const { packName, loadPack } = studio.getState()
    return packName === null ? location.reload() : loadPack(packName)
  },
  'use-wasm': () => location.assign(withPageAddress(location.href, { device: 'wasm' })),
  'other-photo': async (studio) => {
    const files = await pickPhotos()
    if (files.length > 0) await takeFiles(studio, files.map(plainFile))
  },
  'reload-page': () => location.reload(),
  'bring-pack': (studio) => studio.getState().setModelsOpen(true),
  'keep-again': (studio) => studio.getState().keep?.retry(),
}
