import { at } from '../../base/assert.ts'
import { fitPca, type Pca, pointAtPlace, projectPoint } from '../../math/pca.ts'
import { denormalizeZ, normalizeZ, type ZStatistics } from '../../math/z-norm.ts'
import type { SemanticCodes } from '../../protocol/codes.ts'
import type { Face } from '../../store/face.ts'

export type MapPoint = { face: Face; x: number; y: number }

/** Faces on the plane in which their normalised z_sem differ most. The map shows -reach to reach in both directions. */
export type ZMap = { pca: Pca; points: MapPoint[]; reach: number; share: number }

/** Fewer faces than this span no plane. */
export const LEAST_FACES = 3

/** The most faces that the plane is fitted to: the time of a fit grows with the square of their number. */
const MOST_FITTED = 100

/** The margin beyond the farthest point, as a factor: places beyond the faces can be drawn too. */
const MARGIN = 1.3

/** Two points nearer than this share of the reach are one: a face drawn back has the code of its original. */
const SAME_PLACE = 1e-3

/**
 * The map of the faces that have a code: the plane is fitted to samples and photos, on which results are only shown. Null for
 * too few of them, or when all are alike.
 */
export function mapOf(faces: readonly Face[], statistics: ZStatistics): ZMap | null {
  const coded = faces.flatMap((face) => (face.z ? [{ face, z: normalizeZ(face.z.data, statistics) }] : []))
  const originals = coded.filter(({ face }) => face.kind !== 'result')
  if (originals.length < LEAST_FACES) return null
  const pca = fitPca(
    originals.slice(0, MOST_FITTED).map(({ z }) => z),
    2,
  )
  if (pca.total === 0) return null
  const points = coded.map(({ face, z }): MapPoint => {
    const [x = 0, y = 0] = projectPoint(pca, z)
    return { face, x, y }
  })
  const reach = MARGIN * Math.max(...points.map(({ x, y }) => Math.max(Math.abs(x), Math.abs(y))))
  return {
    pca,
    points: withoutDoubles(points, SAME_PLACE * reach),
    reach,
    share: (at(pca.variances, 0) + at(pca.variances, 1)) / pca.total,
  }
}

/** The code at a place of the map: the mean of the faces, moved on the plane. */
export function codeAtPlace({ pca }: ZMap, x: number, y: number, statistics: ZStatistics): SemanticCodes {
  return { data: denormalizeZ(pointAtPlace(pca, [x, y]), statistics), count: 1 }
}

/** The face nearest to a place. */
export function nearestPoint({ points }: ZMap, x: number, y: number): MapPoint {
  return points.reduce((nearest, point) => (gap(point, x, y) < gap(nearest, x, y) ? point : nearest))
}

function withoutDoubles(points: readonly MapPoint[], least: number): MapPoint[] {
  const isOriginal = ({ face }: MapPoint) => face.kind !== 'result'
  const apart = (point: MapPoint, others: readonly MapPoint[]) => others.every(({ x, y }) => gap(point, x, y) > least)
  const shown = points.filter(isOriginal)
  for (const point of points) if (!isOriginal(point) && apart(point, shown)) shown.push(point)
  return shown
}

function gap(point: MapPoint, x: number, y: number): number {
  return Math.hypot(point.x - x, point.y - y)
}
