import { counted } from './say-numbers.ts'

/** Every word of the instrument that works on many faces at once. */
export const batchWords = {
  photos: 'Photos',
  drop: 'Drop photos or a folder here',
  choosePhotos: 'Choose photos',
  limit: (limit: number) => `At most ${limit} faces at once; the rest were left out.`,

  faces: 'Faces',
  facesNote: 'Press the faces that take part.',
  noFaces: 'No face is here yet. Drop photos above.',
  face: (title: string) => `${title} takes part`,
  allSamples: 'Samples',
  allYours: 'Yours',
  none: 'None',

  edit: 'The edit',
  editNote: 'What the sliders of Edit say now, for every face.',
  noEdit: 'No slider of Edit is moved, so that the faces are drawn back as they are.',
  noCodes: 'This pack has no encoder, so that there is no z_sem to edit: the faces are drawn back as they are.',
  openEdit: 'Change it in Edit',
  steps: 'Steps to draw',
  stepsText:
    'How many times the network looks at each picture on the way from its codes to the face. Inverting takes as many steps as the pack proposes.',

  run: (count: number) => (count === 0 ? 'Draw' : `Draw ${counted(count, 'face')}`),
  choose: 'Choose faces or drop photos first.',
  allDone: 'All of them are drawn with this edit.',
  some: (done: number, count: number) => `${done} of ${counted(count, 'face')} drawn with this edit.`,
  picture: (index: number, count: number, title: string) => `Face ${index} of ${count}: ${title}`,

  results: 'Results',
  empty: 'What is drawn appears here, before and after.',
  show: (title: string, ssim: number) => `Show ${title} before and after, SSIM ${ssim.toFixed(3)}`,
  ssim: (ssim: number) => `SSIM ${ssim.toFixed(3)}`,
  waiting: 'not drawn yet',
  old: 'another edit',
  about: 'What SSIM says here',
  aboutText: 'It compares the drawn face with the photo. With an edit it counts the edit too: 1 would be no change at all.',

  save: 'Save',
  sheet: 'Contact sheet (PNG)',
  csv: 'Table (CSV)',
  zip: 'Everything (ZIP)',
  withNoise: 'x_T in the pictures of the ZIP',
  withNoiseNote: 'A picture from the ZIP, dropped here, brings back its codes; with x_T it can be edited on as exactly as here.',
  saving: 'Saving',
  file: (index: number, count: number) => `Picture ${index} of ${count}`,
  stem: 'subcode-batch',
  before: 'before',
  after: 'after',
  columns: ['Name', 'Steps to draw', 'SSIM', 'MSE', 'PSNR (dB)', 'Identity distance'],
  scoreBefore: (attribute: string) => `${attribute} before`,
  scoreAfter: (attribute: string) => `${attribute} after`,
} as const
