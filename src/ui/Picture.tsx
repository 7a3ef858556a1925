import { useEffect, useRef } from 'react'
import { fromPlanar } from '../pixels/planar.ts'
import type { Rgba } from '../pixels/rgba.ts'
import { paintEnlarged } from './paint-enlarged.ts'
import styles from './Picture.module.css'

type Props = {
  /** Planar RGB in [-1, 1], square; or bytes. */
  source: { picture: Float32Array; size: number } | Rgba
  /** The name for screen readers; empty for decoration. */
  label: string
  enlarge?: 'smooth' | 'crisp'
  /** How many pixels wide a smooth picture is painted, at least. */
  side?: number
}

/** A card's picture on a dense screen. */
const CARD_SIDE = 144

/** A picture as wide as its place. */
export function Picture({ source, label, enlarge = 'crisp', side = CARD_SIDE }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const subject = 'picture' in source ? source.picture : source
  const size = 'picture' in source ? source.size : 0
  useEffect(() => {
    if (!canvas.current) return
    const rgba = subject instanceof Float32Array ? fromPlanar(subject, size, size) : subject
    paintEnlarged(canvas.current, rgba, enlarge, side)
  }, [subject, size, enlarge, side])
  const role = label === '' ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label }
  return <canvas ref={canvas} className={styles.picture} data-enlarge={enlarge} {...role} />
}
