/**
 * One form of an attribute, for faces of one kind or for all. All vectors are over normalised z_sem of Z numbers.
 *
 * `weights` and `bias` read the attribute: a logit for a class, the number of the label else. `direction` is the change of the code that goes
 * with one unit of the attribute (the pattern; Haufe et al., NeuroImage 2014); null where only the weights are known.
 */
export type AttributeForm = {
  /** The kind of face it serves, by its name; null serves all. */
  of: string | null
  weights: readonly number[]
  bias: number
  metric: 'auroc' | 'r2' | null
  score: number | null
  direction: readonly number[] | null
  /** Units that keep faces plausible. */
  range: readonly [number, number]
  /** The reading at the quantiles 0, 0.05 .. 1 of the training faces, which makes a number a place among them. */
  places: readonly number[] | null
  /** What one unit also moves: units of other attributes by their names, as measured. */
  moves: Readonly<Record<string, number>>
  /** Mean change of the background and of the face's colour by one unit of effect, of 255, as measured on faces that were held out. */
  drift: { background: number; colour: number } | null
}

/**
 * One unit of an attribute: a standard deviation of its reading, the whole step from without to with, or an amplitude of the paper's move
 * z' = z + amplitude * sqrt(Z) * w / |w| along the weights (section 4.2 of the official notebook).
 */
export type AttributeUnit = 'sd' | 'step' | 'amplitude'

/** What is held while other attributes move: the background, and the colour of the face. */
export type Changed = 'background' | 'colour'

export type Attribute = {
  /** Names the slider in settings and records: the first name of the attribute, which stays when it is renamed. */
  key: string
  name: string
  group: string
  kind: 'classify' | 'regress'
  unit: AttributeUnit
  /** What it means to change of what others hold; absent where that is nothing. */
  changes?: Changed
  /** One, or one for each kind of face; a kind without a form is not offered this attribute. */
  forms: readonly AttributeForm[]
}

/** Two kinds of faces: a normalised code is of the first where weights . z + bias is above 0, else of the second. */
export type FaceKinds = { names: readonly [string, string]; weights: readonly number[]; bias: number }

/** attributes.json of a pack. `kinds` is null where all faces are of one kind. */
export type AttributeList = { kinds: FaceKinds | null; attributes: readonly Attribute[] }

/** The attribute of a file of version 1, whose `direction` are the weights: only the paper's move is known. */
export type WeightsOnly = {
  name: string
  group: string
  direction: number[]
  bias: number
  kind: 'classify' | 'regress'
  metric: 'auroc' | 'r2' | null
  score: number | null
  range: [number, number]
}

/** The letters that a name may have. */
export const NAME_LIMIT = 200

/** Attributes under other names, in their order; what they also move is told by the new names, and their keys stay. */
export function renamedAttributes(attributes: readonly Attribute[], names: readonly string[]): Attribute[] {
  const renamed = new Map(attributes.map(({ name }, i) => [name, names[i] ?? name]))
  const nameOf = (name: string) => renamed.get(name) ?? name
  return attributes.map((attribute) => ({
    ...attribute,
    name: nameOf(attribute.name),
    forms: attribute.forms.map((form) => ({
      ...form,
      moves: Object.fromEntries(Object.entries(form.moves).map(([name, units]) => [nameOf(name), units])),
    })),
  }))
}

/** Whether these can be the names of the attributes of a pack: each has one of its own. */
export function areNames(names: readonly string[]): boolean {
  const plain = names.map((name) => name.trim())
  return plain.every((name) => name !== '' && name.length <= NAME_LIMIT) && new Set(plain).size === plain.length
}

export function ofWeightsOnly({ name, group, kind, direction: weights, ...reading }: WeightsOnly): Attribute {
  return {
    key: name,
    name,
    group,
    kind,
    unit: 'amplitude',
    forms: [{ ...reading, of: null, weights, direction: null, places: null, moves: {}, drift: null }],
  }
}
