import { describe, expect, test } from 'vitest'
import { boxAround } from './crop-photo.ts'

const photo = { width: 400, height: 300 }

describe('the box that is read for a crop', () => {
  test('is the crop itself when it stands upright inside', () => {
    expect(boxAround({ centreX: 100, centreY: 120, side: 50, angle: 0 }, photo)).toEqual({ left: 75, top: 95, width: 50, height: 50 })
  })

  test('is wider for a turned one', () => {
    const { left, width } = boxAround({ centreX: 200, centreY: 150, side: 100, angle: Math.PI / 4 }, photo)
    expect([left, width]).toEqual([129, 142])
  })

  test('is cut at the photo, and holds what is mirrored beyond it', () => {
    expect(boxAround({ centreX: 20, centreY: 290, side: 100, angle: 0 }, photo)).toEqual({ left: 0, top: 240, width: 70, height: 60 })
  })

  test('is never empty', () => {
    expect(boxAround({ centreX: 400, centreY: 300, side: 0.5, angle: 0 }, photo)).toMatchObject({ width: 1, height: 1 })
  })
})
