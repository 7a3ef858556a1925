import { useMemo } from 'react'
import { absoluteDifference } from '../pixels/difference.ts'
import { fromPlanar } from '../pixels/planar.ts'
import { Picture } from './Picture.tsx'

type Props = { a: Float32Array; b: Float32Array; size: number; label: string }

/** The factor makes small differences visible. */
const GAIN = 4

/** The difference of two square pictures (planar RGB in [-1, 1], `size` pixels), four times as strong, on black. */
export function DifferencePicture({ a, b, size, label }: Props) {
  const difference = useMemo(() => absoluteDifference(fromPlanar(a, size, size), fromPlanar(b, size, size), GAIN), [a, b, size])
  return <Picture source={difference} label={label} />
}
