import { array, maxLength, object, parse, pipe, string } from 'valibot'
import type { OptionsSpec } from '../../store/options-slice.ts'

export type ExampleKind = 'has' | 'hasNot'

/** The name of the attribute to teach, and the ids of the faces that have it and that have it not. */
export type TeachOptions = { name: string } & Record<ExampleKind, string[]>

export const NAME_LIMIT = 60

/** More examples of a kind change little, and the time to fit grows with their third power. */
export const EXAMPLE_LIMIT = 100

/** Cross-validation needs at least so many examples. */
export const LEAST_EXAMPLES = 2

const ids = array(string())
const schema = object({ name: pipe(string(), maxLength(NAME_LIMIT)), has: ids, hasNot: ids })

export const teachOptions: OptionsSpec<TeachOptions> = {
  id: 'teach',
  initial: { name: '', has: [], hasNot: [] },
  parse: (value) => parse(schema, value),
}

export function kindOf({ has, hasNot }: Pick<TeachOptions, ExampleKind>, id: string): ExampleKind | 'none' {
  if (has.includes(id)) return 'has'
  return hasNot.includes(id) ? 'hasNot' : 'none'
}

/** A face taken into one kind of examples, out of both for `none`. A face beyond the limit stays out. */
export function withExamples({ has, hasNot }: Pick<TeachOptions, ExampleKind>, ids: readonly string[], kind: ExampleKind | 'none') {
  const rest = { has: has.filter((id) => !ids.includes(id)), hasNot: hasNot.filter((id) => !ids.includes(id)) }
  return kind === 'none' ? rest : { ...rest, [kind]: [...rest[kind], ...ids].slice(0, EXAMPLE_LIMIT) }
}
