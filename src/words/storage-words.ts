import { sayBytes } from './say-numbers.ts'

/** The words of the sheet of kept work: its list, files, storage. */
export const storageWords = {
  note: 'Everything you make is kept on this device as it is made, and nowhere else.',
  search: 'Search your work',
  starredOnly: 'Starred only',
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
  useAsPhoto: (title: string) => `Use ${title} as a photo`,
  missingPacks: (packs: string) =>
    `The codes of some of this belong to ${packs}, which is not here. Bring that pack, and they go on where they were. Until then a picture can be used as a photo, and the present pack finds codes of its own for it.`,
  bringPack: 'Bring a pack',

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
} as const
