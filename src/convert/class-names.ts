import { type HyperValue, isFields } from '../formats/unreadable.ts'
import { type CelebaAttribute, celebaAttributes } from './celeba-attributes.ts'
import { type Hyper, unusable } from './hyper-parameters.ts'

/** Classes of a classifier whose file gives them no names. */
export const numberedClasses = (rows: number): string[] => Array.from({ length: rows }, (_, row) => `Class ${row + 1}`)

/**
 * The names of the rows of a classifier: those that its file or the user gives, the one class of a classifier of one row, the 40 of CelebA
 * where the file has 40 rows and no names (as official files), else numbers. Throws `bad-file` for names that do not fit the rows.
 */
export function readClassNames(hyper: Hyper, rows: number): CelebaAttribute[] {
  const given = givenNames(hyper, rows)
  if (given) return given.map(inWords)
  return rows === celebaAttributes.length ? celebaAttributes : numberedClasses(rows).map(inWords)
}

/** The names in the file; null where it has none. */
export function givenNames(hyper: Hyper, rows: number): string[] | null {
  const [names, numbers, only] = ['class_names', 'class_rows', 'manipulate_cls'].map(hyper.find)
  const found = names === undefined ? byRow(numbers, rows) : byNumber(names, rows)
  if (found) return found
  if (names !== undefined) throw unusable('class_names', `${rows} names, one for each row of the classifier`, names)
  if (numbers !== undefined) throw unusable('class_rows', `the rows 0 to ${rows - 1} by name`, numbers)
  return rows === 1 && typeof only === 'string' ? [only] : null
}

/** A list of names, or names by the number of their row. */
function byNumber(value: HyperValue, rows: number): string[] | null {
  const list = Array.isArray(value) ? value : isFields(value) ? Array.from({ length: rows }, (_, row) => value[row] ?? null) : []
  return list.length === rows && list.every((name) => typeof name === 'string') ? list : null
}

function byRow(value: HyperValue | undefined, rows: number): string[] | null {
  if (!isFields(value)) return null
  const names = Array.from({ length: rows }, (_, row) => Object.keys(value).find((name) => value[name] === row))
  return names.every((name) => name !== undefined) ? names : null
}

/** CelebA's own spelling in the words of the studio; other names as they are. */
function inWords(name: string): CelebaAttribute {
  const plain = (text: string) =>
    text
      .toLowerCase()
      .replaceAll(/[_’]|wearing_/g, (sign) => (sign === '_' ? ' ' : ''))
      .trim()
  if (plain(name) === 'no beard') return celebaAttributes.find(({ opposite }) => opposite) ?? { name, group: 'Classes' }
  const spelled = plain(name) === '5 o clock shadow' ? 'five oclock shadow' : plain(name)
  return celebaAttributes.find((known) => !known.opposite && plain(known.name) === spelled) ?? { name, group: 'Classes' }
}
