/** Words that help: the first steps, and the keys. `keys` of a row are ids of the table of shortcuts. */
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
  },
  keys: {
    title: 'Keyboard shortcuts',
    command: 'Ctrl',
    commandMac: 'Command',
    shift: 'Shift',
    or: 'or',
    names: {
      ArrowLeft: 'Left',
      ArrowRight: 'Right',
      ArrowUp: 'Up',
      ArrowDown: 'Down',
      Home: 'Home',
      End: 'End',
      Escape: 'Esc',
      ',': 'Comma',
      '.': 'Full stop',
      '-': 'Minus',
      '+': 'Plus',
    } as Record<string, string>,
    groups: [
      {
        title: 'Everywhere',
        rows: [
          { keys: ['shortcuts'], text: 'This list' },
          { keys: ['undo'], text: 'Undo' },
          { keys: ['redo'], text: 'Redo' },
          { keys: ['pastePhoto'], text: 'Open the photo that was copied' },
          { keys: ['letGo'], text: 'Let go: of a held code, a dragged slider, an open list' },
        ],
      },
      {
        title: 'A slider, the handle on the picture, the dot of a pad, the map',
        rows: [
          { keys: ['left', 'right', 'up', 'down'], text: 'Move it; with Shift in fine steps' },
          { keys: ['first', 'last'], text: 'To the beginning and the end' },
          { keys: ['zero'], text: 'Back to 0, where a slider goes both ways' },
        ],
      },
      {
        title: 'A code',
        rows: [
          { keys: ['copyCode'], text: 'Take it' },
          { keys: ['pasteCode'], text: 'Give the code that was taken to this face' },
        ],
      },
      {
        title: 'A photo that is being framed',
        rows: [
          { keys: ['zoomIn', 'zoomOut'], text: 'Zoom; the arrow keys move the photo, or the mark that has the focus' },
          { keys: ['turnLeft', 'turnRight'], text: 'Turn' },
        ],
      },
    ],
  },
} as const
