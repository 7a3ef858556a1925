import { useMemo } from 'react'
import { drawNoise } from '../../pixels/noise-picture.ts'
import type { Noise } from '../../protocol/codes.ts'
import { Picture } from '../../ui/Picture.tsx'

/** x_T as a dimmed picture. */
export function NoiseTile({ noise: { codes }, label }: { noise: Noise; label: string }) {
  const tile = useMemo(() => drawNoise(codes.data, codes.dims), [codes])
  return <Picture source={tile} label={label} />
}
