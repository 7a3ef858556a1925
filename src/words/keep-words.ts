import { sayBytes } from './say-numbers.ts'

/** Words about keeping work that the page starts with: undo, the button of kept work, jobs in line, comparing, what a saved file holds. */
export const keepWords = {
  undo: 'Undo',
  redo: 'Redo',

  title: 'Your work',
  titleWith: (bytes: number) => `Your work. Storage ${sayBytes(bytes)}`,
  used: (bytes: number) => `Storage ${sayBytes(bytes)}`,
  close: 'Close',
  otherPack: (packs: string) =>
    `This was made with ${packs}, whose codes mean nothing to the present model. It is kept here until you open that pack; its pictures can be used as photos.`,

  update: 'A newer studio is ready.',
  updateNow: 'Use it now',
  updateStarts: 'The newer studio starts as soon as nothing is being loaded.',

  jobs: (count: number) => `${count} more in line`,
  jobsTitle: 'Jobs',
  earlier: (title: string) => `Do ${title} earlier`,
  later: (title: string) => `Do ${title} later`,
  cancel: (title: string) => `Cancel ${title}`,
  running: 'running',
  waiting: 'waiting',

  compare: 'Compare',
  compareHint: 'Choose a step to compare with the one on the stage',
  compareAs: 'Compare as',
  slider: 'One over the other',
  side: 'Side by side',
  difference: 'Difference, four times as strong',

  codesIn: 'In the file',
  settingsAlone: 'settings',
  noise: { none: 'z_sem and settings', fp16: 'also x_T, to the nearest half', fp32: 'also x_T, exactly' },
} as const
