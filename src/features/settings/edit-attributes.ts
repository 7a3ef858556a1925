import { type EditSpace, statisticsOf } from '../../math/edit-codes.ts'
import { type Attribute, ofWeightsOnly } from '../../protocol/attribute.ts'
import type { TaughtAttribute } from '../../store/attributes-slice.ts'
import { covarianceOf } from '../../store/covariance-slice.ts'
import type { Studio } from '../../store/studio.ts'
import { editWords } from '../../words/edit-words.ts'

/** As wide as the amplitudes of the official demo. */
const TAUGHT_AMPLITUDES: [number, number] = [-0.5, 0.5]

/** Of the whole step from faces that lack it to faces that have it. */
const TAUGHT_STEPS = [-1.5, 1.5] as const

/** The attributes that can be edited with the present pack: its own, then the taught ones. */
export function listAttributes({ pack, packId, taught }: Pick<Studio, 'pack' | 'packId' | 'taught'>): Attribute[] {
  const own = pack.kind === 'ready' ? pack.info.attributes : []
  return [...own, ...taught.filter((attribute) => attribute.pack.hash === packId?.hash).map(ofTaught)]
}

function ofTaught({ id, name, weights, direction, bias, score }: TaughtAttribute): Attribute {
  const reading = { bias, metric: score ? ('auroc' as const) : null, score: score?.auroc ?? null }
  const label = { name, group: editWords.taughtGroup, kind: 'classify' as const }
  const plain = ofWeightsOnly({ ...label, ...reading, direction: weights, range: TAUGHT_AMPLITUDES })
  const forms = direction ? plain.forms.map((form) => ({ ...form, direction, range: TAUGHT_STEPS })) : plain.forms
  return { ...plain, unit: direction ? 'step' : 'amplitude', forms, key: `taught:${id}` }
}

/** What an edit knows of the present pack; null where it has no z_sem. */
export function editSpaceOf(state: Pick<Studio, 'pack' | 'packId' | 'taught' | 'manifest' | 'covariance'>): EditSpace | null {
  const code = state.manifest?.space.code
  if (!code) return null
  const kinds = state.pack.kind === 'ready' ? state.pack.info.kinds : null
  return { statistics: statisticsOf(code), kinds, attributes: listAttributes(state), covariance: covarianceOf(state) }
}

export type AttributeGroup<Listed extends Attribute = Attribute> = { name: string; attributes: Listed[] }

/** By group, in the order of their first attribute; those alone whose name or group holds every word of the search. */
export function groupAttributes<Listed extends Attribute>(attributes: readonly Listed[], search: string): AttributeGroup<Listed>[] {
  const wanted = search.toLowerCase().split(/\s+/)
  const found = attributes.filter(({ name, group }) => wanted.every((word) => `${name} ${group}`.toLowerCase().includes(word)))
  const names = [...new Set(found.map(({ group }) => group))]
  return names.map((name) => ({ name, attributes: found.filter(({ group }) => group === name) }))
}
