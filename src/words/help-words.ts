/** Words that help: the first steps, and the title of the list of keys. */
export const helpWords = {
  first: {
    title: 'First steps',
    again: 'Take the first steps again',
    skip: 'Skip these steps',
    place: (step: number, steps: number) => `${step} of ${steps}`,
    steps: [
      {
        title: 'Take a face',
        text: 'Press any sample, or drop a photo. The studio reads its two codes and draws it back from them.',
        action: 'Begin with a sample',
      },
      {
        title: 'See its two codes',
        text: 'Under the picture, z_sem is the meaning, one cell for a number, and x_T is all the rest. The handle on the picture compares before and after.',
        action: 'Go on',
      },
      {
        title: 'Change what it means',
        text: 'In Edit each slider moves z_sem one way: a smile, an age, glasses. What you make is kept on this device.',
        action: 'Try it',
      },
    ],
    /** The steps of a pack without z_sem. */
    stepsXT: [
      {
        title: 'Take a face',
        text: 'Drop a photo, or press a sample where the pack has some. The studio finds its x_T and draws it back from it.',
        action: 'Begin with a sample',
      },
      {
        title: 'See its code',
        text: 'Under the picture, x_T is the noise that holds the whole face. The handle on the picture compares before and after.',
        action: 'Go on',
      },
      {
        title: 'Change a part of it',
        text: 'In Vary a part of x_T is made random: hair and light change first. What you make is kept on this device.',
        action: 'Open Vary',
      },
    ],
  },
  keys: { title: 'Keyboard shortcuts' },
} as const
