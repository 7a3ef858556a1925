import type { KeyedAttribute } from '../../math/edit-codes.ts'
import type { Studio } from '../../store/studio.ts'
import { editWords } from '../../words/edit-words.ts'

/** An attribute that can be edited: one of the pack, or one that was taught. `key` stays when it is renamed. */
export type EditAttribute = KeyedAttribute

/** As wide as the amplitudes of the official demo. */
const TAUGHT_RANGE: [number, number] = [-0.5, 0.5]

/** The attributes that can be edited with the present pack: its own, then the taught ones. */
export function listAttributes({ pack, packId, taught }: Pick<Studio, 'pack' | 'packId' | 'taught'>): EditAttribute[] {
  const own = pack.kind === 'ready' ? pack.info.attributes.map((attribute) => ({ ...attribute, key: attribute.name })) : []
  const ours = taught
    .filter((attribute) => attribute.pack.hash === packId?.hash)
    .map(({ id, name, direction, bias, score }): EditAttribute => ({
      key: `taught:${id}`,
      name,
      direction,
      bias,
      group: editWords.taughtGroup,
      kind: 'classify',
      metric: score ? 'auroc' : null,
      score: score?.auroc ?? null,
      range: TAUGHT_RANGE,
    }))
  return [...own, ...ours]
}

export type AttributeGroup = { name: string; attributes: EditAttribute[] }

/** By group, in the order of their first attribute; those alone whose name or group holds every word of the search. */
export function groupAttributes(attributes: readonly EditAttribute[], search: string): AttributeGroup[] {
  const wanted = search.toLowerCase().split(/\s+/)
  const found = attributes.filter(({ name, group }) => wanted.every((word) => `${name} ${group}`.toLowerCase().includes(word)))
  const names = [...new Set(found.map(({ group }) => group))]
  return names.map((name) => ({ name, attributes: found.filter(({ group }) => group === name) }))
}
