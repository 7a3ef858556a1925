import type { Face, NewFace } from '../../store/face.ts'
import { words } from '../../words/english.ts'
import { mixWords } from '../../words/mix-words.ts'
import type { Mixture } from '../../recipes/mixture.ts'
import type { MixRecord } from './mix-record.ts'
import { mixOptions } from './options.ts'
import type { Mixed } from '../../recipes/mix.ts'

const text = mixWords

/** The first picture of a recipe as a face with its codes; null when it made none. */
export function resultFace(
  keys: readonly Face[],
  record: MixRecord,
  { codes: [codes], pictures: [picture], plain: [plain], timing }: Mixed,
): NewFace | null {
  const [first] = keys
  if (!first || !codes || !picture) return null
  return {
    kind: 'result',
    title: titleOf(keys, record.mixture),
    size: first.size,
    picture,
    z: codes.z,
    noise: codes.noise,
    origin: {
      sourceId: first.id,
      feature: mixOptions.id,
      redraws: false,
      options: record,
      measures: {},
      companions: plain ? [{ id: 'plain', title: words.codes.plain.name, picture: plain }] : [],
      speed: timing,
    },
  }
}

function titleOf(keys: readonly Face[], mixture: Mixture): string {
  const [into = '', from = ''] = keys.map(({ title }) => title)
  if (mixture.kind === 'swap') return text.swapTitle(into, from, mixture.code, mixture.top)
  const shares = keys.map(({ title }, i) => ({ title, z: mixture.zShares[i] ?? 0, xT: mixture.xShares[i] ?? 0 }))
  return text.blendTitle(shares.filter(({ z, xT }) => z + xT > 0))
}
