import type { SubcodeError } from '../base/errors.ts'
import { badFile } from './bad-file.ts'
import type { PickleSpan, PickleValue } from './pickle-value.ts'

/** The state of the pickle interpreter: instructions move values between the bytes, the stack and the memo. */
export type Machine = {
  readonly name: string
  readonly bytes: Uint8Array
  readonly view: DataView
  position: number
  readonly stack: PickleValue[]
  /** Stack heights at which a MARK was set. */
  readonly marks: number[]
  readonly memo: Map<number, PickleValue>
}

/** Python pushes the members of a dict in batches of 1,000; only tuples are pushed whole. */
const MAX_STACK = 100_000
/** Keys and names are short, the longest real strings are hyper-parameters; what is longer holds numbers and stays a span. */
const MAX_STRING_BYTES = 2 ** 20
/** Real integers fit in 8 bytes; converting long ones takes quadratic time. */
const MAX_INTEGER_BYTES = 32

export function failure(machine: Machine, reason: string): SubcodeError {
  return badFile(machine.name, `its pickle ${reason} at byte ${machine.position}; the file is damaged or not a checkpoint.`)
}

/** One decoder for all strings: creating one takes longer than decoding most strings. */
const decoder = new TextDecoder()

/** Moves past the next `count` bytes and returns where they begin. */
export function take(machine: Machine, count: number): number {
  const start = machine.position
  if (count > machine.bytes.length - start) throw failure(machine, 'ends in the middle of an instruction')
  machine.position = start + count
  return start
}

export function push(machine: Machine, value: PickleValue): void {
  if (machine.stack.length >= MAX_STACK) throw failure(machine, `piles up more than ${MAX_STACK} values`)
  machine.stack.push(value)
}

export function mark(machine: Machine): void {
  if (machine.marks.length >= MAX_STACK) throw failure(machine, `piles up more than ${MAX_STACK} values`)
  machine.marks.push(machine.stack.length)
}

export function pop(machine: Machine): PickleValue {
  const value = machine.stack.length > (machine.marks.at(-1) ?? 0) ? machine.stack.pop() : undefined
  if (value === undefined) throw failure(machine, 'takes a value that was never put down')
  return value
}

/** The last value, which stays. */
export function top(machine: Machine): PickleValue {
  const value = pop(machine)
  machine.stack.push(value)
  return value
}

/** Removes and returns everything above the last mark. */
export function popToMark(machine: Machine): PickleValue[] {
  const start = machine.marks.pop()
  if (start === undefined) throw failure(machine, 'looks for a mark that was never set')
  return machine.stack.splice(start)
}

export function recall(machine: Machine, index: number): PickleValue {
  const value = machine.memo.get(index)
  if (value === undefined) throw failure(machine, `recalls value ${index}, which was never stored,`)
  return value
}

/** The next `count` bytes as text, or their place where they are many. */
export function text(machine: Machine, count: number): string | PickleSpan {
  const start = take(machine, count)
  return count > MAX_STRING_BYTES ? { kind: 'span', start, length: count, isText: true } : textAt(machine, start, count)
}

function textAt(machine: Machine, start: number, count: number): string {
  return decoder.decode(machine.bytes.subarray(start, start + count))
}

/** The text up to the next line feed. */
export function line(machine: Machine): string {
  const end = machine.bytes.subarray(machine.position, machine.position + MAX_STRING_BYTES).indexOf(10)
  if (end < 0) throw failure(machine, 'has a name without an end')
  const start = take(machine, end + 1)
  return textAt(machine, start, end)
}

/** A copy of the next `count` bytes, or their place where they are many. */
export function bytes(machine: Machine, count: number): Uint8Array | PickleSpan {
  const start = take(machine, count)
  if (count > MAX_STRING_BYTES) return { kind: 'span', start, length: count, isText: false }
  return machine.bytes.slice(start, start + count)
}

/** A little-endian two's complement integer: a number where it is exact, else a bigint. */
export function integer(machine: Machine, count: number): number | bigint {
  if (count > MAX_INTEGER_BYTES) throw failure(machine, `has an integer of ${count} bytes (limit ${MAX_INTEGER_BYTES})`)
  const start = take(machine, count)
  let value = 0n
  for (let i = count - 1; i >= 0; i--) value = (value << 8n) | BigInt(machine.view.getUint8(start + i))
  const signed = BigInt.asIntN(8 * count, value)
  return Number.isSafeInteger(Number(signed)) ? Number(signed) : signed
}
