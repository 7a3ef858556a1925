import * as v from 'valibot'
import { wrongPackFile } from './wrong-pack-file.ts'

/** The value as its schema describes it. Throws `bad-pack` naming the file and the first wrong field. */
export function parseField<Schema extends v.GenericSchema>(path: string, schema: Schema, value: unknown): v.InferOutput<Schema> {
  const result = v.safeParse(schema, value)
  if (result.success) return result.output
  const [issue] = result.issues
  throw wrongPackFile(path, `${v.getDotPath(issue) ?? 'the whole file'}: ${issue.message}.`)
}
