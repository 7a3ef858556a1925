/*
 * Every key that the studio listens to, in one table: handlers look pressed keys up in it, and the sheet of shortcuts is drawn
 * from it. Tab, Enter and the space bar keep their meaning in browsers, and are not listed.
 */
export type Key = {
  /** As `KeyboardEvent.key` has it, in either case. */
  key: string
  /** With Ctrl, or Command on a Mac. */
  command?: true
  /** Whether with Shift; where it is not said, Shift makes finer moves or types the character. */
  shift?: boolean
}

export const shortcuts = {
  shortcuts: [{ key: '?' }],
  undo: [{ key: 'z', command: true, shift: false }],
  redo: [
    { key: 'z', command: true, shift: true },
    { key: 'y', command: true },
  ],
  /** The browser reports it as a `paste` event. */
  pastePhoto: [{ key: 'v', command: true }],
  copyCode: [{ key: 'c', command: true }],
  pasteCode: [{ key: 'v', command: true }],
  left: [{ key: 'ArrowLeft' }],
  right: [{ key: 'ArrowRight' }],
  up: [{ key: 'ArrowUp' }],
  down: [{ key: 'ArrowDown' }],
  first: [{ key: 'Home' }],
  last: [{ key: 'End' }],
  zero: [{ key: '0' }],
  letGo: [{ key: 'Escape' }],
  zoomIn: [{ key: '+' }, { key: '=' }],
  zoomOut: [{ key: '-' }],
  turnLeft: [{ key: ',' }],
  turnRight: [{ key: '.' }],
} as const satisfies Record<string, readonly Key[]>

export type ShortcutId = keyof typeof shortcuts

/** The common part of React's and the browser's keyboard events. */
export type Press = { key: string; ctrlKey: boolean; metaKey: boolean; shiftKey: boolean }

export function isPressed(id: ShortcutId, { key, ctrlKey, metaKey, shiftKey }: Press): boolean {
  const keys: readonly Key[] = shortcuts[id]
  return keys.some(
    (one) =>
      one.key.toLowerCase() === key.toLowerCase() &&
      (one.command ?? false) === (ctrlKey || metaKey) &&
      (one.shift === undefined || one.shift === shiftKey),
  )
}

/** The first of some shortcuts that is pressed. */
export function pressed<Id extends ShortcutId>(ids: readonly Id[], press: Press): Id | null {
  return ids.find((id) => isPressed(id, press)) ?? null
}

/** Where an arrow key points, to the right and down. */
export function arrowOf(press: Press): { x: -1 | 0 | 1; y: -1 | 0 | 1 } | null {
  const arrow = pressed(['left', 'right', 'up', 'down'], press)
  return arrow && arrows[arrow]
}

const arrows = { left: { x: -1, y: 0 }, right: { x: 1, y: 0 }, up: { x: 0, y: -1 }, down: { x: 0, y: 1 } } as const
