import { badFile } from './bad-file.ts'
import { failure, type Machine, pop, take } from './pickle-machine.ts'
import { instructions } from './pickle-opcodes.ts'
import type { PickleValue } from './pickle-value.ts'

/** Of the largest official checkpoint it has about 600 KB; the 70,000 codes of FFHQ as an array of numpy take about 215 MB. */
export const MAX_PICKLE_BYTES = 256 * 2 ** 20
/** The largest official checkpoint takes about 130,000; this many take under a second. */
const MAX_INSTRUCTIONS = 500_000
const STOP = 0x2e

/** The value that a pickle describes. Nothing is imported or called: unknown classes give opaque values. Throws `bad-file`. */
export function readPickle(bytes: Uint8Array, name: string): PickleValue {
  if (bytes.length > MAX_PICKLE_BYTES) throw badFile(name, `its pickle has ${bytes.length} bytes; at most ${MAX_PICKLE_BYTES} are read.`)
  const machine: Machine = {
    name,
    bytes,
    view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength),
    position: 0,
    stack: [],
    marks: [],
    memo: new Map(),
  }
  for (let count = 0; count < MAX_INSTRUCTIONS; count++) {
    const opcode = machine.view.getUint8(take(machine, 1))
    if (opcode === STOP) return pop(machine)
    const instruction = instructions[opcode]
    if (!instruction) throw failure(machine, `has the unknown instruction 0x${opcode.toString(16).padStart(2, '0')}`)
    instruction(machine)
  }
  throw failure(machine, `has more than ${MAX_INSTRUCTIONS} instructions`)
}
