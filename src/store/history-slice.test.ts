import { describe, expect, onTestFinished, test, vi } from 'vitest'
import type { Clients } from './clients.ts'
import type { NewFace } from './face.ts'
import { createStudio } from './studio.ts'

const picture = new Float32Array(12)
const face = (title: string, kind: NewFace['kind'] = 'yours'): NewFace => ({
  kind,
  title,
  size: 2,
  picture,
  z: null,
  noise: null,
  origin: null,
})
const spec = { id: 'edit' as const, initial: { amount: 0 }, parse: (value: unknown) => value as { amount: number } }

function start() {
  const studio = createStudio({} as Clients)
  const titles = () => studio.getState().faces.map(({ title }) => title)
  return { studio, titles, ...studio.getState() }
}

describe('undo and redo', () => {
  test('a face that came goes, and comes back with the codes that it got meanwhile', () => {
    const { studio, titles, addFace, changeFace, show, undo, redo } = start()
    show(addFace(face('a')))
    const b = addFace(face('b'))
    show(b)
    changeFace(b, { z: { data: new Float32Array([1, 2]), count: 1 } })
    undo()
    expect(titles()).toEqual(['a'])
    expect(studio.getState().shownId).not.toBe(b)
    redo()
    expect(titles()).toEqual(['a', 'b'])
    expect(studio.getState()).toMatchObject({ shownId: b, faces: [{}, { z: { data: new Float32Array([1, 2]) } }] })
  })

  test('a deleted face comes back where it was, and is no longer counted as removed', () => {
    const { studio, titles, addFace, removeFaces, undo } = start()
    const a = addFace({ ...face('a'), madeAt: 1 })
    addFace({ ...face('b'), madeAt: 2 })
    removeFaces([a])
    expect(studio.getState().removedFaceIds).toEqual([a])
    undo()
    expect(titles()).toEqual(['a', 'b'])
    expect(studio.getState().removedFaceIds).toEqual([])
  })

  test('names and stars go back and forth', () => {
    const { studio, addFace, changeFace, undo, redo } = start()
    const a = addFace(face('a'))
    changeFace(a, { title: 'renamed' })
    changeFace(a, { starred: true })
    undo()
    undo()
    expect(studio.getState().faces[0]).toMatchObject({ title: 'a', starred: false })
    redo()
    expect(studio.getState()).toMatchObject({ faces: [{ title: 'renamed' }], canUndo: true, canRedo: true })
  })

  test('a dragged setting is one step, and a new step ends what could be redone', () => {
    const { studio, setOptions, undo, redo } = start()
    for (const amount of [1, 2, 3]) setOptions(spec, { amount })
    undo()
    expect(studio.getState()).toMatchObject({ options: {}, canUndo: false, canRedo: true })
    redo()
    expect(studio.getState().options).toEqual({ edit: { amount: 3 } })
    undo()
    setOptions(spec, { amount: 9 })
    expect(studio.getState().canRedo).toBe(false)
  })

  test('samples, codes and untracked changes are no steps', () => {
    const { studio, addFace, changeFace, putFaces, untracked } = start()
    const id = addFace(face('sample', 'sample'))
    changeFace(id, { z: { data: new Float32Array(2), count: 1 } })
    untracked(() => putFaces([{ ...face('kept'), id: 'k', pack: null, madeAt: 0, starred: false }]))
    expect(studio.getState()).toMatchObject({ canUndo: false, faces: [{ title: 'kept' }, { title: 'sample' }] })
  })
})

describe('steps', () => {
  test('that are undone and made again can be undone again; at the ends nothing happens', () => {
    const { studio, titles, addFace, undo, redo } = start()
    undo()
    redo()
    addFace(face('a'))
    undo()
    redo()
    expect(studio.getState()).toMatchObject({ canUndo: true, canRedo: false })
    undo()
    expect(titles()).toEqual([])
  })

  test('of one setting leave the step before them and the settings of others alone', () => {
    const { studio, addFace, setOptions, untracked, undo } = start()
    const other = { ...spec, id: 'mix' as const }
    addFace(face('a'))
    untracked(() => setOptions(other, { amount: 1 }))
    for (const amount of [1, 2]) setOptions(spec, { amount })
    untracked(() => setOptions(other, { amount: 2 }))
    undo()
    expect(studio.getState().options).toEqual({ edit: undefined, mix: { amount: 2 } })
    expect(studio.getState().faces).toHaveLength(1)
    undo()
    expect(studio.getState()).toMatchObject({ faces: [], canUndo: false })
  })

  test('that are joined bring back the stage of either side, however often they are undone and redone', () => {
    const { studio, addFace, show, setOptions, untracked, undo, redo } = start()
    untracked(() => ['a', 'b'].forEach((id) => addFace({ ...face(id), id })))
    show('a')
    for (const amount of [1, 2]) setOptions(spec, { amount })
    show('b', 'a')
    for (let round = 0; round < 2; round++) {
      undo()
      expect(studio.getState()).toMatchObject({ shownId: 'a', againstId: null, options: { edit: undefined } })
      redo()
      expect(studio.getState()).toMatchObject({ shownId: 'b', againstId: 'a', options: { edit: { amount: 2 } } })
    }
  })

  test('that leave the stage alone do so when they are undone', () => {
    const { studio, addFace, show, untracked, pushStep, undo, redo } = start()
    untracked(() => addFace({ ...face('a'), id: 'a' }))
    pushStep({ undo: () => {}, redo: () => {} })
    show('a')
    studio.getState().showDraft({ sourceId: 'a', picture })
    undo()
    redo()
    expect(studio.getState()).toMatchObject({ shownId: 'a', draft: { sourceId: 'a' } })
  })

  test('may change several things at once', () => {
    const { studio, titles, addFace, changeFace, untracked, undo } = start()
    untracked(() => {
      addFace({ ...face('a'), id: 'a' })
      addFace({ ...face('b'), id: 'b' })
    })
    const [a, b] = studio.getState().faces
    if (!a || !b) throw new Error('two faces were expected')
    studio.setState({ faces: [a, { ...b, id: 'c', title: 'c' }] })
    expect(titles()).toEqual(['a', 'c'])
    undo()
    expect(titles()).toEqual(['a', 'b'])
    studio.setState({ faces: [{ ...a, title: 'd' }], options: { edit: { amount: 1 } } })
    undo()
    expect([titles(), studio.getState().options]).toEqual([['a', 'b'], { edit: undefined }])
    const [one, two] = studio.getState().faces
    if (!one || !two) throw new Error('two faces were expected')
    studio.setState({ faces: [{ ...one, title: 'e' }, two], options: { edit: { amount: 2 } } })
    undo()
    expect([titles(), studio.getState().options]).toEqual([['a', 'b'], { edit: undefined }])
    studio.setState({ faces: [{ ...one, title: 'f' }] })
    undo()
    expect(titles()).toEqual(['a', 'b'])
    changeFace('a', { starred: true })
    expect(studio.getState().canUndo).toBe(true)
  })

  test('that change faces and settings are not joined by the setting', () => {
    const { studio, titles, addFace, untracked, setOptions, undo } = start()
    untracked(() => ['a', 'b'].forEach((id) => addFace({ ...face(id), id })))
    const [a] = studio.getState().faces
    if (!a) throw new Error('a face was expected')
    studio.setState({ faces: [{ ...a, title: 'c' }], options: { edit: { amount: 1 } } })
    setOptions(spec, { amount: 2 })
    undo()
    expect([titles(), studio.getState().options]).toEqual([['c'], { edit: { amount: 1 } }])
  })

  test('are forgotten when another pack is opened', () => {
    const { studio, titles, addFace, undo, redo, clearHistory } = start()
    for (const title of ['a', 'b']) addFace(face(title))
    undo()
    clearHistory()
    expect(studio.getState()).toMatchObject({ canUndo: false, canRedo: false })
    undo()
    redo()
    expect(titles()).toEqual(['a'])
  })
})

describe('limits', () => {
  test('changes of one setting make one step until it rests, and then another', () => {
    vi.useFakeTimers({ now: 1000 })
    onTestFinished(() => void vi.useRealTimers())
    const { studio, setOptions, undo } = start()
    const amount = () => studio.getState().options.edit
    const setAt = (ms: number, value: number) => {
      vi.setSystemTime(1000 + ms)
      setOptions(spec, { amount: value })
    }
    setAt(0, 1)
    setAt(799, 2)
    setAt(1598, 3) // each is within 800 ms of the last one
    setAt(2398, 4) // this one is not
    undo()
    expect(amount()).toEqual({ amount: 3 })
    undo()
    expect(amount()).toBeUndefined()
  })

  test('a change just after an undo is a step of its own', () => {
    vi.useFakeTimers({ now: 1000 })
    onTestFinished(() => void vi.useRealTimers())
    const { studio, setOptions, undo, redo } = start()
    const amount = () => (studio.getState().options.edit as { amount: number } | undefined)?.amount
    setOptions(spec, { amount: 1 })
    vi.setSystemTime(2000)
    setOptions(spec, { amount: 2 })
    undo()
    setOptions(spec, { amount: 3 })
    undo()
    expect(amount()).toBe(1)
    redo()
    setOptions(spec, { amount: 4 })
    undo()
    expect(amount()).toBe(3)
  })

  test('a hundred steps can be undone, and no more', () => {
    const { studio, addFace, undo } = start()
    for (let i = 1; i <= 103; i++) addFace(face(`face ${i}`))
    for (let i = 1; i <= 103; i++) undo()
    expect(studio.getState().faces.map(({ title }) => title)).toEqual(['face 1', 'face 2', 'face 3'])
    expect(studio.getState().canUndo).toBe(false)
  })
})
