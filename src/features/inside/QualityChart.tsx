import { at } from '../../base/assert.ts'
import type { QualityRow } from '../../recipes/measure-steps.ts'
import { words } from '../../words/english.ts'
import { insideWords } from '../../words/inside-words.ts'
import { sayDecibels, sayError } from '../../words/say-numbers.ts'
import type { QualityMeasure } from './options.ts'
import styles from './QualityChart.module.css'

const text = insideWords.quality

/** Of the drawing, in its own units; the text in it is 12 of them high. */
const WIDTH = 320
const HEIGHT = 150
const EDGE = { left: 24, right: 24, top: 28, bottom: 24 }

const say: Record<QualityMeasure, (value: number) => string> = {
  ssim: (value) => value.toFixed(3),
  psnr: sayDecibels,
  mse: sayError,
}

/** One measure over T, which doubles to the right; the same numbers stand in the table. */
export function QualityChart({ rows, measure }: { rows: readonly QualityRow[]; measure: QualityMeasure }) {
  const shown = rows.filter((row) => Number.isFinite(row[measure]))
  const points = placePoints(shown.map((row) => ({ x: Math.log(row.steps), y: row[measure] })))
  const label = text.chart(
    words.measures[measure].name,
    shown.map((row) => ({ steps: row.steps, shown: say[measure](row[measure]) })),
  )
  return (
    <svg className={styles.chart} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label}>
      <line x1={0} x2={WIDTH} y1={HEIGHT - EDGE.bottom + 8} y2={HEIGHT - EDGE.bottom + 8} />
      <polyline points={points.map(({ x, y }) => `${x},${y}`).join(' ')} />
      {shown.map((row, i) => {
        const { x, y } = at(points, i)
        return (
          <g key={row.steps}>
            <circle cx={x} cy={y} r={3.5} />
            <text x={x} y={y - 10}>
              {say[measure](row[measure])}
            </text>
            <text x={x} y={HEIGHT - 4} className={styles.tick}>
              {row.steps}
            </text>
          </g>
        )
      })}
    </svg>
  )
}

type Point = { x: number; y: number }

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

function scaleOf(values: readonly number[], from: number, to: number): (value: number) => number {
  const [least, most] = [Math.min(...values), Math.max(...values)]
  return (value) => (most === least ? (from + to) / 2 : from + ((value - least) / (most - least)) * (to - from))
}
