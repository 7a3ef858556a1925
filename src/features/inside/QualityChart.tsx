import { at } from '../../base/assert.ts'
import type { QualityRow } from '../../recipes/measure-steps.ts'
import { words } from '../../words/english.ts'
import { insideWords } from '../../words/inside-words.ts'
import { sayDecibels, sayError } from '../../words/say-numbers.ts'
import { EDGE, HEIGHT, lineOf, placePoints, WIDTH } from './chart-places.ts'
import type { QualityMeasure } from './options.ts'
import styles from './chart.module.css'

const text = insideWords.quality

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
      <polyline points={lineOf(points)} />
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
