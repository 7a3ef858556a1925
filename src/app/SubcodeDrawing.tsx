import { words } from '../words/english.ts'
import styles from './SubcodeDrawing.module.css'

/** Fixed, so that the drawing is the same each time; any numbers would do. */
const CELLS = [2, -1, 0, 3, -2, 1, -3, 0, 1, 2, -1, 1, 0, -2, 3, -1, 1, 0, 2, -3, -1, 0, 1, 2, 0, 1, -2, 0, 3, -1, 2, 0]

/** A face, its two subcodes, and the face again: the whole idea in one line. */
export function SubcodeDrawing() {
  return (
    <svg className={styles.drawing} viewBox="0 0 520 132" aria-hidden="true">
      <Face x={10} />
      <Arrow path="M108 52 C 140 40, 150 34, 178 34" />
      <Arrow path="M108 80 C 140 92, 150 98, 178 98" />
      <Cells />
      <Noise />
      <Arrow path="M342 34 C 370 34, 380 40, 404 52" />
      <Arrow path="M342 98 C 370 98, 380 92, 404 80" />
      <Face x={420} />
      <text x={260} y={62}>
        {words.drawing.z}
      </text>
      <text x={260} y={128}>
        {words.drawing.xT}
      </text>
    </svg>
  )
}

function Face({ x }: { x: number }) {
  return (
    <g transform={`translate(${x} 20)`} className={styles.face}>
      <rect width="90" height="90" />
      <ellipse cx="45" cy="48" rx="25" ry="32" />
      <path d="M20 44 C 18 8, 72 8, 70 44 C 64 30, 52 26, 44 28 C 34 30, 24 32, 20 44 Z" className={styles.hair} />
      <circle cx="35" cy="46" r="2.4" className={styles.dot} />
      <circle cx="55" cy="46" r="2.4" className={styles.dot} />
      <path d="M36 63 Q 45 71 54 63" />
    </g>
  )
}

function Arrow({ path }: { path: string }) {
  return <path d={path} className={styles.arrow} />
}

function Cells() {
  return (
    <g transform="translate(184 16)">
      {CELLS.map((value, index) => (
        <rect key={index} x={(index % 16) * 9.5} y={Math.floor(index / 16) * 15} width="9" height="14.4" className={cellClass(value)} />
      ))}
    </g>
  )
}

function cellClass(value: number): string | undefined {
  if (value === 0) return styles.neutral
  return value > 0 ? styles.high : styles.low
}

/** Dots by a small multiplicative sequence: evenly strewn, never random. */
function Noise() {
  const dots = Array.from({ length: 150 }, (_, i) => ({
    x: (i * 0.618034 * 152) % 152,
    y: (i * 0.754878 * 30) % 30,
    r: 0.7 + ((i * 7) % 10) / 12,
  }))
  return (
    <g transform="translate(184 83)" className={styles.noise}>
      {dots.map(({ x, y, r }) => (
        <circle key={`${x} ${y}`} cx={x} cy={y} r={r} />
      ))}
    </g>
  )
}
