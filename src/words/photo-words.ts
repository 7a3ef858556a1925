/** Words about faces in photos: finding them, and putting an edited one back. */
export const photoWords = {
  looking: 'Looking for a face.',
  found: (count: number) =>
    count === 1 ? 'A face was found. Drag a mark that is beside its eye or mouth.' : `${count} faces were found. Choose one.`,
  none: 'No face was found. Frame it yourself, or mark its eyes and mouth.',
  failed: 'Faces cannot be looked for in this browser. Frame the face yourself, or mark its eyes and mouth.',
  faces: 'Faces in this photo',
  face: (number: number) => `Face ${number}`,
  marks: { leftEye: 'Eye on the left', rightEye: 'Eye on the right', mouth: 'Mouth' },
  markHint: 'Drag it, or move it with the arrow keys. The picture is framed anew each time.',
  place: 'Mark the eyes and mouth',
  align: 'Back to the marks',

  saveInPhoto: 'The whole photo, with this face in it',
  pasting: (title: string) => `Putting ${title} into its photo`,
} as const
