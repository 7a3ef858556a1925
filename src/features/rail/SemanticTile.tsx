import { useMemo } from 'react'
import { normalizeZ } from '../../math/z-norm.ts'
import { drawZ } from '../../pixels/z-tile.ts'
import type { SemanticCodes } from '../../protocol/codes.ts'
import { useStudio } from '../../store/use-studio.ts'
import { Picture } from '../../ui/Picture.tsx'

/** z_sem as cells of colour, normalised by the pack's statistics so that neutral is average. */
export function SemanticTile({ z, label }: { z: SemanticCodes; label: string }) {
  const statistics = useStudio((state) => state.manifest?.space.code)
  const tile = useMemo(() => {
    const { mean = null, std = null } = statistics ?? {}
    return drawZ(mean && std ? normalizeZ(z.data, { mean, std }) : z.data)
  }, [z, statistics])
  return <Picture source={tile} label={label} />
}
