import * as v from 'valibot'
import { SubcodeError } from '../../base/errors.ts'
import type { Manifest } from '../../protocol/manifest.ts'
import type { TaughtAttribute } from '../../store/attributes-slice.ts'
import { isModelOf, packIdOf } from '../../store/pack-id.ts'
import { NAME_LIMIT } from './options.ts'

/** A direction of 512 numbers takes 10 kB. */
const FILE_LIMIT_BYTES = 1 << 20

/** The official z_sem has 512 numbers. */
const Z_LIMIT = 4096

const real = v.pipe(v.number(), v.finite())
const count = v.pipe(v.number(), v.integer(), v.minValue(0))
const vector = v.pipe(v.array(real), v.minLength(1), v.maxLength(Z_LIMIT))

/** `direction` are the weights. `pattern`, the direction that moves, is missing in files of older studios. */
const schema = v.object({
  format: v.literal('subcode-attribute'),
  version: v.literal(1),
  name: v.pipe(v.string(), v.minLength(1), v.maxLength(NAME_LIMIT)),
  pack: v.object({ name: v.string(), title: v.string(), hash: v.string() }),
  direction: vector,
  pattern: v.optional(v.nullable(vector), null),
  bias: real,
  score: v.nullable(v.object({ accuracy: real, margin: real, auroc: real, folds: count })),
  examples: v.object({ has: count, hasNot: count, unlabelled: count }),
  madeAt: count,
})

/** A taught attribute as JSON; its id and its star stay in this studio. */
export function writeAttribute({ name, pack, weights, direction, bias, score, examples, madeAt }: TaughtAttribute): string {
  const vectors = { direction: weights, ...(direction && { pattern: direction }) }
  return JSON.stringify({ format: 'subcode-attribute', version: 1, name, pack, ...vectors, bias, score, examples, madeAt }, null, 1)
}

/**
 * The attribute in a saved file, under the present identity of the model of `manifest`. Throws `bad-file` for a file that is too
 * large, not JSON, no attribute, or taught to another model: its direction means nothing in the codes of this one.
 */
export async function readAttribute(file: Blob, manifest: Manifest): Promise<Omit<TaughtAttribute, 'id' | 'starred'>> {
  if (file.size > FILE_LIMIT_BYTES) {
    throw new SubcodeError(
      'bad-file',
      `A taught attribute of at most ${FILE_LIMIT_BYTES} bytes was expected, and this file has ${file.size}.`,
      { values: { reason: 'attribute-too-large', bytes: file.size, limitBytes: FILE_LIMIT_BYTES } },
    )
  }
  const { success, output, issues } = v.safeParse(schema, parseJson(await file.text()))
  if (!success) {
    const [issue] = issues
    throw unknown(v.getDotPath(issue), issue.message)
  }
  const { name, pack, direction: weights, pattern: direction, bias, score, examples, madeAt } = output
  if (direction && direction.length !== weights.length) throw unknown('pattern', `${weights.length} numbers were expected`)
  if (!(await isModelOf(pack, manifest))) {
    throw new SubcodeError('bad-file', `It was taught to the pack "${pack.title}", and means nothing to another. Open that pack first.`, {
      values: { reason: 'attribute-of-other-pack', pack: pack.title },
    })
  }
  return { name, pack: await packIdOf(manifest), weights, direction, bias, score, examples, madeAt }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (thrown) {
    throw unknown(null, 'it is no JSON', thrown)
  }
}

function unknown(field: string | null, why: string, cause?: unknown): SubcodeError {
  return new SubcodeError('bad-file', `This is not a taught attribute: ${field ?? 'the file'}: ${why}`, {
    values: { reason: 'attribute-unknown', field },
    cause,
  })
}
