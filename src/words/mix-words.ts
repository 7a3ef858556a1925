import { sayShare } from './say-numbers.ts'

/** Every word of the instrument that swaps codes and walks between faces. */
export const mixWords = {
  mode: 'What to do',
  swap: { title: 'Swap a code', note: 'One face keeps one of its codes and gets the other from another face.' },
  noCodes: 'This pack has no encoder: a face has no z_sem, and all of it is in x_T.',
  line: { title: 'Walk a path', note: 'From face to face: z_sem in a straight line, x_T on the sphere, as in the paper.' },
  lineNoteXT: 'From face to face: x_T on the sphere, as in the paper.',
  pad: { title: 'Pad', note: 'Three or four faces in the corners, and every mixture between them.' },
  keys: 'Faces',
  keyName: (letter: string, title: string) => `Face ${letter}: ${title}`,
  addKey: 'Add a face',
  removeKey: (letter: string) => `Take face ${letter} off the path`,
  exchange: 'Turn round',
  into: 'Gets the code',
  from: 'Gives the code',
  tooFew: 'Mixing takes two faces. Drop a photo or choose another pack.',
  code: 'Which code',
  swapZ: { title: 'z_sem', note: 'Another meaning in the same noise.' },
  swapXT: { title: 'x_T', note: 'The same meaning, with the fine detail of another.' },
  top: 'How much of z_sem',
  topText:
    'Only the numbers of z_sem in which the two faces differ most are swapped. With all of them the whole meaning is swapped, with none nothing changes.',
  topShown: (count: number, all: number) => (count === all ? `all ${all} numbers` : `${count} of ${all} numbers`),
  place: 'Place on the path',
  zPlace: 'Place of z_sem',
  xPlace: 'Place of x_T',
  placeShown: sayShare,
  apart: 'Move z_sem and x_T apart',
  corners: 'Corners',
  corners3: { title: 'Three' },
  corners4: { title: 'Four' },
  padName: 'Place on the pad',
  padShown: (shares: readonly { letter: string; share: number }[]) =>
    shares.map(({ letter, share }) => `${letter} ${sayShare(share)}`).join(', '),
  padHint: 'Drag the dot, or use the arrow keys; Shift makes small steps. Home goes to the middle.',
  baseline: 'Beside it, plain DDIM',
  baselineText:
    'The paper’s figure 4: the same walk with x_T alone, drawn by a model that knows no z_sem. What lies between two faces is then often no face.',
  steps: 'Steps to draw',
  stepsText: 'How many times the network looks at the picture on the way from the mixed codes to a face.',
  run: 'Mix',
  outOfDate: 'The picture on the stage was made with other settings than these.',
  missing: (letters: readonly string[]) => {
    const [who, what] = letters.length === 1 ? [`Face ${letters[0]}`, 'is'] : [`Faces ${letters.join(', ')}`, 'are']
    return `${who} of this picture ${what} not in the studio. How it was mixed and drawn can be taken up again, with what is chosen here instead.`
  },
  prepare: 'Mix',
  draft: 'Mix',
  film: 'Filmstrip',
  filmText: 'All pictures of the path at even spacing, drawn together.',
  frames: 'Pictures',
  makeFilm: 'Make the filmstrip',
  filmTitle: (titles: readonly string[]) =>
    titles.length <= 4 ? titles.join(' to ') : `${titles[0]} to ${titles.at(-1)} by way of ${titles.length - 2} faces`,
  frame: (index: number, count: number) => `Picture ${index} of ${count}`,
  play: 'Play',
  stop: 'Stop',
  export: 'Save the film',
  format: 'File',
  formats: { gif: 'GIF', webm: 'WebM', mp4: 'MP4', zip: 'PNGs in a ZIP' },
  framesPerSecond: 'Pictures per second',
  perSecond: (count: number) => `${count} per second`,
  thereAndBack: 'There and back again',
  save: (format: string) => `Save as ${format}`,
  writing: 'Writing',
  phases: {
    codes: 'Encoding and inverting',
    render: 'Drawing',
    plainCodes: 'Inverting for plain DDIM',
    plain: 'Drawing with plain DDIM',
  },
  swapTitle: (into: string, from: string, code: 'z' | 'xT', top: number | null) =>
    `${into} with ${top === null ? '' : `${top} numbers of `}the ${code === 'z' ? 'z_sem' : 'x_T'} of ${from}`,
  blendTitle: (shares: readonly { title: string; z: number; xT: number }[]) =>
    shares
      .map(({ title, z, xT }) => (z === xT ? `${title} ${sayShare(z)}` : `${title} ${sayShare(z)} z_sem, ${sayShare(xT)} x_T`))
      .join(' + '),
} as const
