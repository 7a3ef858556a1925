import type { Noise } from '../../protocol/codes.ts'
import { useMemo } from 'react'
import { drawNoise } from '../../pixels/noise-picture.ts'
import { Picture } from '../../ui/Picture.tsx'

/** x_T as a dimmed picture. */
export function NoiseTile({ noise, size, label }: { noise: Noise; size: number; label: string }) {
  const tile = useMemo(() => drawNoise(noise.codes.data, size, size), [noise, size])
  return <Picture source={tile} label={label} />
}
