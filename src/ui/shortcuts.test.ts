import { describe, expect, test } from 'vitest'
import { keyWords } from '../words/key-words.ts'
import { arrowOf, isPressed, type Press, pressed, shortcuts } from './shortcuts.ts'

const press = (key: string, held: Partial<Press> = {}): Press => ({ key, ctrlKey: false, metaKey: false, shiftKey: false, ...held })

test('every shortcut stands on the sheet, once', () => {
  const listed = keyWords.groups.flatMap(({ rows }) => rows.flatMap(({ keys }) => [...keys]))
  expect(listed.toSorted()).toEqual(Object.keys(shortcuts).toSorted())
})

describe('what is pressed', () => {
  test('undo and redo differ by Shift, and need Ctrl or Command', () => {
    expect(isPressed('undo', press('z', { ctrlKey: true }))).toBe(true)
    expect(isPressed('undo', press('z', { metaKey: true }))).toBe(true)
    expect(isPressed('undo', press('z'))).toBe(false)
    expect(isPressed('undo', press('Z', { ctrlKey: true, shiftKey: true }))).toBe(false)
    expect(isPressed('redo', press('Z', { ctrlKey: true, shiftKey: true }))).toBe(true)
    expect(isPressed('redo', press('y', { ctrlKey: true }))).toBe(true)
  })

  test('a question mark takes Shift on some keyboards and not on others', () => {
    expect([press('?', { shiftKey: true }), press('?')].map((one) => isPressed('shortcuts', one))).toEqual([true, true])
  })

  test('a key with Ctrl is not the key alone', () => {
    expect(pressed(['zoomIn', 'zoomOut'], press('-'))).toBe('zoomOut')
    expect(pressed(['zoomIn', 'zoomOut'], press('-', { ctrlKey: true }))).toBeNull()
  })

  test('arrows point to the right and down', () => {
    expect(arrowOf(press('ArrowUp', { shiftKey: true }))).toEqual({ x: 0, y: -1 })
    expect(arrowOf(press('ArrowRight'))).toEqual({ x: 1, y: 0 })
    expect(arrowOf(press('a'))).toBeNull()
  })
})
