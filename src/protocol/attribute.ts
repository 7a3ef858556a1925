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

export type Attribute = {
  name: string
  group: string
  kind: 'classify' | 'regress'
  unit: AttributeUnit
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

export function ofWeightsOnly({ name, group, kind, direction: weights, ...reading }: WeightsOnly): Attribute {
  return {
    name,
    group,
    kind,
    unit: 'amplitude',
    forms: [{ ...reading, of: null, weights, direction: null, places: null, moves: {}, drift: null }],
  }
}
