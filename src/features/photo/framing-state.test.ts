import { describe, expect, test } from 'vitest'
import { faceSquare } from '../../pixels/face-square.ts'
import type { FaceMarks } from '../../protocol/photos-api.ts'
import { align, chooseFace, firstFraming, frameByHand, framingOf, moveMark, placeMarks, startAgain, takeSearch } from './framing-state.ts'
import { firstCrop, turnBy } from './framing.ts'

const size = { width: 400, height: 300 }
const near: FaceMarks = { leftEye: { x: 100, y: 100 }, rightEye: { x: 160, y: 110 }, mouth: { x: 125, y: 170 } }
const far: FaceMarks = { leftEye: { x: 300, y: 50 }, rightEye: { x: 320, y: 50 }, mouth: { x: 310, y: 75 } }
const found = { kind: 'found', faces: [near, far].map((marks) => ({ ...marks, isSure: true })), mayMove: false } as const
const turned = (state: ReturnType<typeof firstFraming>) => frameByHand(state, (crop) => turnBy(crop, 0.1))

test('the largest face is framed when it is found, and kept as its alignment', () => {
  const state = takeSearch(firstFraming(size), found)
  expect(framingOf(state)).toEqual({ crop: faceSquare(near), marks: near })
  expect(framingOf(chooseFace(state, 1))).toEqual({ crop: faceSquare(far), marks: far })
})

test('where nothing is found, or nothing can be looked for, the first framing stays', () => {
  for (const search of [{ kind: 'found', faces: [], mayMove: false }, { kind: 'failed' }] as const) {
    expect(framingOf(takeSearch(firstFraming(size), search))).toEqual({ crop: firstCrop(size), marks: null })
  }
})

test('what is found late moves nothing that a person has framed, but can be chosen', () => {
  const early = turned(firstFraming(size))
  const state = takeSearch(early, found)
  expect(framingOf(state)).toEqual({ crop: early.crop, marks: null })
  expect(framingOf(chooseFace(state, 0)).crop).toEqual(faceSquare(near))
})

describe('the first look found one face, the second a larger one beside it', () => {
  const first = { kind: 'found', faces: [{ ...far, isSure: true }], mayMove: true } as const
  const early = takeSearch(firstFraming(size), first)

  test('the larger one is framed, as if both had come at once', () => {
    expect(framingOf(early).marks).toEqual(far)
    expect(takeSearch(early, found)).toEqual(takeSearch(firstFraming(size), found))
  })

  test('the face that a person has chosen stays framed and chosen', () => {
    const state = takeSearch(chooseFace(early, 0), found)
    expect([framingOf(state).marks, state.chosen]).toEqual([far, 1])
  })

  test('what a person has framed by hand stays, and so does the face that it began with', () => {
    const state = takeSearch(turned(early), found)
    expect([framingOf(state), state.chosen, state.search]).toEqual([framingOf(turned(early)), 1, found])
  })

  test('a second look that fails takes nothing back, and nothing moves after it', () => {
    expect(takeSearch(early, { kind: 'failed' })).toEqual({ ...early, search: { ...first, mayMove: false } })
  })
})

test('a mark moves under a steady picture, which is then framed anew', () => {
  const before = takeSearch(firstFraming(size), found)
  const moved = moveMark(before, 'mouth', { x: 125, y: 230 })
  expect(moved.crop).toBe(before.crop)
  const { crop, marks } = framingOf(align(moved))
  expect(marks).toEqual({ ...near, mouth: { x: 125, y: 230 } })
  expect(crop).toEqual(faceSquare({ ...near, mouth: { x: 125, y: 230 } }))
  expect(crop.side).toBeGreaterThan(before.crop.side)
})

test('framing by hand lets go of the marks, and starting again takes them up', () => {
  const state = turned(takeSearch(firstFraming(size), found))
  expect(framingOf(state).marks).toBeNull()
  const again = startAgain(chooseFace(state, 1), size)
  expect([framingOf(again), again.chosen]).toEqual([{ crop: faceSquare(near), marks: near }, 0])
})

test('without a face a person can place the marks, and nothing moves until one of them does', () => {
  const state = takeSearch(firstFraming(size), { kind: 'found', faces: [], mayMove: false })
  const placed = placeMarks(state)
  expect(framingOf(placed)).toEqual({ crop: state.crop, marks: null })
  expect(framingOf(align(moveMark(placed, 'leftEye', { x: 150, y: 120 }))).marks?.leftEye).toEqual({ x: 150, y: 120 })
})
