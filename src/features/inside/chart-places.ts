/** The size of a chart's drawing in its own units; its text is 12 units high. */
export const WIDTH = 320
export const HEIGHT = 150
export const EDGE = { left: 24, right: 24, top: 28, bottom: 24 }

export type Point = { x: number; y: number }

/** Points in the drawing's units, from the least to the largest of each axis; one value alone stands in the middle. */
export function placePoints(points: readonly Point[]): Point[] {
  const across = scaleOf(
    points.map(({ x }) => x),
    EDGE.left,
    WIDTH - EDGE.right,
  )
  const up = scaleOf(
    points.map(({ y }) => y),
    HEIGHT - EDGE.bottom - 6,
    EDGE.top,
  )
  return points.map(({ x, y }) => ({ x: across(x), y: up(y) }))
}

/** As an SVG polyline takes them. */
export function lineOf(points: readonly Point[]): string {
  return points.map(({ x, y }) => `${x},${y}`).join(' ')
}

function scaleOf(values: readonly number[], from: number, to: number): (value: number) => number {
  const [least, most] = [Math.min(...values), Math.max(...values)]
  return (value) => (most === least ? (from + to) / 2 : from + ((value - least) / (most - least)) * (to - from))
}
