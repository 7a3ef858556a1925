/** Words about faces in photos: finding them, and putting an edited one back. */
export const photoWords = {
  looking: 'Looking for a face.',
  found: (count: number) =>
    count === 1 ? 'A face was found. Drag a mark that is beside its eye or mouth.' : `${count} faces were found. Choose one.`,
  unsure: (count: number) =>
    count === 1
      ? 'This may be a face, but it is not sure. Check the marks on its eyes and mouth, and drag those that are off.'
      : `${count} faces may be here. Choose one. It is not sure: check the marks on its eyes and mouth.`,
  none: 'No face was found. Frame it yourself, or mark its eyes and mouth.',
  failed: 'Faces cannot be looked for in this browser. Frame the face yourself, or mark its eyes and mouth.',
  faces: 'Faces in this photo',
  face: (number: number) => `Face ${number}`,
  marks: { leftEye: 'Eye on the left', rightEye: 'Eye on the right', mouth: 'Mouth' },
  markHint: 'Drag it, or move it with the arrow keys. The picture is framed anew each time.',
  place: 'Mark the eyes and mouth',
  align: 'Back to the marks',

  /** About many photos, which are framed without the user. */
  many: {
    title: 'Reading photos',
    note: 'Of each photo the largest face is framed; where none is found, the middle square is taken.',
    one: (index: number, count: number) => `Photo ${index} of ${count}`,
    leftOut: 'Left out',
    refused: (title: string, why: string) => `${title}: ${why}`,
    list: 'How the photos were framed',
    how: {
      face: 'The face in it was found.',
      largest: 'Several faces were found: the largest was taken.',
      unsure: 'A face may have been found, but it is not sure. Check it.',
      middle: 'No face was found: the middle square was taken.',
      unsearched: 'Faces cannot be looked for in this browser: the middle square was taken.',
      hand: 'Framed by hand.',
      restored: 'It came with its codes.',
    },
    frame: 'Frame it',
    frameLabel: (title: string) => `Frame ${title} by hand`,
  },

  saveInPhoto: 'The whole photo, with this face in it',
  pasting: (title: string) => `Putting ${title} into its photo`,
  pasted: (title: string) => `The photo with ${title} in it is saved, and differs from your file:`,
  losses: {
    colours: 'The browser converted its colours (to Display P3), since a PNG cannot keep them.',
    hdr: 'The brightness beyond white, for HDR screens, is not in it.',
    bits: 'It has 8 bits a colour.',
  },
} as const
