import { counted, sayBytes } from './say-numbers.ts'

/** Every word about keeping work: undo, the list of kept work, files, storage, jobs in line. */
export const keepWords = {
  undo: 'Undo',
  redo: 'Redo',

  title: 'Your work',
  titleWith: (bytes: number) => `Your work. Storage ${sayBytes(bytes)}`,
  used: (bytes: number) => `Storage ${sayBytes(bytes)}`,
  close: 'Close',
  note: 'Everything you make is kept on this device as it is made, and nowhere else.',
  search: 'Search your work',
  starredOnly: 'Starred only',
  count: (count: number, bytes: number) => `${counted(count, 'thing')}, ${sayBytes(bytes)}`,
  empty: 'What you make appears here: photos, their two codes, results, attributes that you teach.',
  none: 'Nothing matches.',
  show: (title: string) => `Show ${title} on the stage`,
  rename: (title: string) => `Name of ${title}`,
  star: (title: string) => `Star ${title}`,
  remove: (title: string) => `Delete ${title}`,
  removed: (title: string) => `${title} is deleted.`,
  bringBack: 'Bring back',
  ofPack: (pack: string) => `made with ${pack}`,
  openPack: (pack: string) => `Open ${pack}`,
  otherPack: (packs: string) =>
    `This was made with ${packs}, whose codes mean nothing to the present model. It is kept here until you open that pack.`,

  files: 'Files',
  filesNote:
    'A project is one ZIP file with all of your work, for another device or for safekeeping. A saved picture can hold its codes too: drop it here and it is restored.',
  save: 'Save all as a project',
  saveShown: 'Save these as a project',
  open: 'Open a project or picture',
  project: 'subcode-project.zip',

  storage: 'Storage',
  ofAll: (used: number, quota: number) => `${sayBytes(used)} used of ${sayBytes(quota)} that the browser allows`,
  work: 'Your work',
  offlinePack: (name: string) => `Pack ${name}, for use offline`,
  pack: (name: string) => `Pack ${name}`,
  models: 'Manage',
  shell: 'The studio itself, for use offline',
  forget: (name: string) => `Delete the copy of ${name}`,
  persisted: 'The browser has promised not to clear this away.',
  persistence: {
    not: 'The browser may clear this away when the device runs out of room.',
    waiting: 'The browser has not answered yet. It may ask you beside its address bar.',
    answered: 'The browser has not promised it. It may do so once you have used the studio more, or have installed it.',
  },
  persist: 'Ask the browser to keep it',

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
  noise: { none: 'z_sem and settings', fp16: 'also x_T, to the nearest half', fp32: 'also x_T, exactly' },
} as const
