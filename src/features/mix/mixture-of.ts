import { linePlaces, lineShares, padShares } from '../../math/blend.ts'
import type { MixOptions } from './options.ts'
import type { Mixture } from '../../recipes/mixture.ts'

/** The mixture of `count` faces by the settings. */
export function mixtureOf(options: MixOptions, count: number): Mixture {
  const { mode, code, top, apart, place, xPlace, u, v, corners } = options
  if (mode === 'swap') return { kind: 'swap', code, top: code === 'z' ? top : null }
  if (mode === 'line') return lineMixture(place, apart ? xPlace : place, count)
  const shares = padShares(u, v, corners === '3' ? 3 : 4)
  return { kind: 'blend', zShares: shares, xShares: shares }
}

/** The mixtures of a film along the path, from the first face to the last. */
export function filmMixtures({ frames }: Pick<MixOptions, 'frames'>, count: number): Mixture[] {
  return linePlaces(frames, count).map((place) => {
    const shares = lineShares(place, count)
    return { kind: 'blend', zShares: shares, xShares: shares }
  })
}

function lineMixture(place: number, xPlace: number, count: number): Mixture {
  const shares = (share: number) => lineShares(share * (count - 1), count)
  return { kind: 'blend', zShares: shares(place), xShares: shares(xPlace) }
}
