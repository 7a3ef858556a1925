/** The words of the list of keys. `keys` of a row are ids of the table of shortcuts. */
export const keyWords = {
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
} as const
