import type { Likelihood, PictureBits } from '../../recipes/likelihood.ts'
import { insideWords } from '../../words/inside-words.ts'
import { at } from '../../base/assert.ts'
import styles from './chart.module.css'
import { HEIGHT, lineOf, placePoints, WIDTH } from './chart-places.ts'

const text = insideWords.bits

type Props = { levels: Likelihood['levels']; face: PictureBits; chosen: PictureBits }

/** Bits of each unit of log-SNR, from much noise to little: the area under the line is the diffusion term. The face's line is behind. */
export function BitsChart({ levels, face, chosen }: Props) {
  const series = [...new Set([face, chosen])].map(({ bound }) =>
    levels.map(({ logSnr, span }, i) => ({ x: logSnr, y: at(bound.curve, i) / span })),
  )
  const placed = placePoints(series.flat())
  const lines = series.map((line, i) => placed.slice(i * line.length, (i + 1) * line.length))
  const values = at(series, series.length - 1)
  const most = values.reduce((best, point) => (point.y > best.y ? point : best))
  return (
    <svg className={styles.chart} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={text.chart(chosen.name, most.y, most.x)}>
      <line x1={0} x2={WIDTH} y1={HEIGHT - 16} y2={HEIGHT - 16} />
      {lines.map((line, i) => (
        <polyline key={i} points={lineOf(line)} data-behind={i < lines.length - 1} />
      ))}
      <text x={0} y={12} className={styles.start}>
        {text.chartMost(most.y)}
      </text>
      <text x={0} y={HEIGHT - 3} className={styles.start}>
        {text.noisy}
      </text>
      <text x={WIDTH} y={HEIGHT - 3} className={styles.end}>
        {text.clean}
      </text>
    </svg>
  )
}
