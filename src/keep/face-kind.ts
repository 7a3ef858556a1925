import {
  array,
  boolean,
  finite,
  type GenericSchema,
  type InferOutput,
  instance,
  integer,
  length,
  literal,
  looseObject,
  maxLength,
  maxValue,
  minValue,
  nullable,
  number,
  object,
  optional,
  parse,
  picklist,
  pipe,
  record,
  string,
  unknown,
} from 'valibot'
import { SubcodeError } from '../base/errors.ts'
import { numbersIn, pictureDims, pictureLength } from '../protocol/space.ts'
import type { Face } from '../store/face.ts'
import { parseAs } from './record.ts'
import type { RecordKind } from './record-kind.ts'
import { upgradeOrigin } from './upgrade-origin.ts'

/** Larger than any model of the paper draws. */
const MAX_SIDE = 1024
/** The official z_sem has 512 numbers. */
const MAX_Z = 65_536
/** The largest power of a spacing that the samplers take. */
const MAX_POWER = 8
/** More pictures beside a result than any instrument makes. */
const MAX_COMPANIONS = 64

const floats = instance(Float32Array) as GenericSchema<unknown, Float32Array<ArrayBuffer>>
const count = pipe(number(), integer(), minValue(0))
const text = pipe(string(), maxLength(500))
const real = pipe(number(), finite())
const point = object({ x: real, y: real })

/** A photo as the user brought it, with the framing of the face; see `FacePhoto`. */
const photo = object({
  file: instance(Blob),
  crop: object({ centreX: real, centreY: real, side: pipe(real, minValue(1)), angle: real }),
  marks: nullable(object({ leftEye: point, rightEye: point, mouth: point })),
})

/** The PSNR of two equal pictures is infinite. */
const measures = object({ ssim: real, mse: real, psnr: number() })
/** A number of steps T and the measures at it; see `QualityRow`. */
const classCondition = optional(object({ class: nullable(count), guidance: real }))
const qualityRow = object({ ...measures.entries, steps: pipe(count, minValue(1)), ms: pipe(real, minValue(0)), classCondition })
/** More numbers of steps than anyone measures. */
const MAX_ROWS = 100

/** [channels, height, width] of an x_T. */
const stateShape = pipe(array(pipe(count, minValue(1), maxValue(MAX_SIDE))), length(3))

/** Fields that a later studio adds to a face or its origin are kept. */
const body = looseObject({
  kind: picklist(['sample', 'yours', 'result']),
  size: pipe(number(), integer(), minValue(1), maxValue(MAX_SIDE)),
  picture: floats,
  z: nullable(object({ data: floats, count: literal(1) })),
  noise: nullable(
    object({
      codes: object({ data: floats, pair: nullable(floats), count: literal(1), dims: optional(stateShape) }),
      method: picklist(['ddim', 'dpm++2m', 'ab2', 'heun', 'exact']),
      steps: count,
      power: optional(pipe(real, minValue(1), maxValue(MAX_POWER))),
      classCondition,
    }),
  ),
  origin: nullable(
    looseObject({
      sourceId: nullable(text),
      feature: text,
      redraws: optional(boolean()),
      options: unknown(),
      measures: record(string(), number()),
      companions: pipe(array(object({ id: text, title: text, picture: floats, measures: optional(measures) })), maxLength(MAX_COMPANIONS)),
      speed: object({ steps: count, ms: pipe(number(), minValue(0)) }),
      detail: optional(pipe(real, minValue(0), maxValue(1))),
    }),
  ),
  photo: optional(photo),
  quality: optional(pipe(array(qualityRow), maxLength(MAX_ROWS))),
})

/** Photos and results; a sample once it has an x_T, measures or a star. */
export const faceKind: RecordKind<Face> = {
  name: 'face',
  items: (state) => state.faces,
  isKept: ({ kind, noise, quality, pack, starred }) =>
    pack !== null && (kind !== 'sample' || noise !== null || quality !== undefined || starred),
  removedIds: (state) => state.removedFaceIds,
  write: ({ id, pack, title, madeAt, starred, ...rest }) => {
    if (!pack) throw new SubcodeError('internal', `The face "${title}" belongs to no pack.`)
    return { id, pack, title, madeAt, starred, body: rest }
  },
  read: ({ id, pack, title, madeAt, starred, body: value }) => {
    const rest = withDims(parseAs(() => parse(body, value)))
    checkLengths(rest)
    return { id, pack, title, madeAt, starred, ...rest, origin: rest.origin && upgradeOrigin(rest.origin) } as Face
  },
  put: (studio, faces) => studio.getState().putFaces(faces),
  drop: (studio, ids) => studio.getState().dropFaces(ids),
  remove: (studio, ids) => studio.getState().removeFaces(ids),
  relabel: (studio, id, label) => studio.getState().changeFace(id, label),
  picture: ({ picture, size, photo }) => ({ picture, size, photo }),
}

/** An x_T that was kept before it named its shape has that of its picture. */
function withDims({ noise, ...rest }: InferOutput<typeof body>) {
  const dims = noise?.codes.dims ?? pictureDims(rest.size)
  return { ...rest, noise: noise && { ...noise, codes: { ...noise.codes, dims } } }
}

/** Arrays of another length than their shape says would be drawn or computed with as garbage. */
function checkLengths({ size, picture, z, noise, origin }: ReturnType<typeof withDims>): void {
  const companions = origin?.companions.map((companion) => companion.picture) ?? []
  const wrong = [picture, ...companions].find((values) => values.length !== pictureLength(size))
  if (wrong)
    throw new SubcodeError(
      'bad-file',
      `A picture of ${size} x ${size} needs ${pictureLength(size)} numbers, and one here has ${wrong.length}.`,
      { values: { reason: 'work-damaged' } },
    )
  const { data, pair, dims } = noise?.codes ?? { data: null, pair: null, dims: [] }
  const short = [data, pair].find((values) => values !== null && values.length !== numbersIn(dims))
  if (short)
    throw new SubcodeError(
      'bad-file',
      `An x_T of ${dims.join(' x ')} needs ${numbersIn(dims)} numbers, and one here has ${short.length}.`,
      { values: { reason: 'work-damaged' } },
    )
  if (z && (z.data.length === 0 || z.data.length > MAX_Z))
    throw new SubcodeError('bad-file', `A z_sem of ${z.data.length} numbers is none.`, { values: { reason: 'work-damaged' } })
}
