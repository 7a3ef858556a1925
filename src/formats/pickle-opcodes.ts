import * as m from './pickle-machine.ts'
import { isKind, type PickleValue } from './pickle-value.ts'
import { construct, persistent } from './torch-globals.ts'

type Machine = m.Machine
type Instruction = (machine: Machine) => void

/**
 * The instructions of pickle protocols 2 to 5 by opcode, except STOP. Absent, and so refused: the text forms of protocol 0,
 * extension codes and out-of-band buffers, which PyTorch never writes.
 */
export const instructions: Readonly<Record<number, Instruction>> = {
  0x80: (s) => checkProtocol(s, u8(s)),
  0x95: (s) => m.take(s, 8),
  0x28: m.mark,
  0x30: m.pop,
  0x31: m.popToMark,
  0x32: (s) => m.push(s, m.top(s)),

  0x4e: (s) => m.push(s, null),
  0x88: (s) => m.push(s, true),
  0x89: (s) => m.push(s, false),
  0x4a: (s) => m.push(s, s.view.getInt32(m.take(s, 4), true)),
  0x4b: (s) => m.push(s, u8(s)),
  0x4d: (s) => m.push(s, s.view.getUint16(m.take(s, 2), true)),
  0x8a: (s) => m.push(s, m.integer(s, u8(s))),
  0x8b: (s) => m.push(s, m.integer(s, u32(s))),
  0x47: (s) => m.push(s, s.view.getFloat64(m.take(s, 8), false)),

  0x58: (s) => m.push(s, m.text(s, u32(s))),
  0x8c: (s) => m.push(s, m.text(s, u8(s))),
  0x8d: (s) => m.push(s, m.text(s, u64(s))),
  0x54: (s) => m.push(s, m.text(s, u32(s))),
  0x55: (s) => m.push(s, m.text(s, u8(s))),
  0x42: (s) => m.push(s, m.bytes(s, u32(s))),
  0x43: (s) => m.push(s, m.bytes(s, u8(s))),
  0x8e: (s) => m.push(s, m.bytes(s, u64(s))),
  0x96: (s) => m.push(s, m.bytes(s, u64(s))),

  0x29: (s) => m.push(s, []),
  0x85: (s) => m.push(s, popped(s, 1)),
  0x86: (s) => m.push(s, popped(s, 2)),
  0x87: (s) => m.push(s, popped(s, 3)),
  0x74: (s) => m.push(s, m.popToMark(s)),
  0x5d: (s) => m.push(s, []),
  0x6c: (s) => m.push(s, m.popToMark(s)),
  0x61: (s) => append(s, popped(s, 1)),
  0x65: (s) => append(s, m.popToMark(s)),
  0x8f: (s) => m.push(s, []),
  0x90: (s) => append(s, m.popToMark(s)),
  0x91: (s) => m.push(s, m.popToMark(s)),

  0x7d: (s) => m.push(s, new Map()),
  0x64: (s) => m.push(s, withItems(s, new Map(), m.popToMark(s))),
  0x73: (s) => setItems(s, popped(s, 2)),
  0x75: (s) => setItems(s, m.popToMark(s)),

  0x71: (s) => store(s, u8(s)),
  0x72: (s) => store(s, u32(s)),
  0x94: (s) => store(s, s.memo.size),
  0x68: (s) => m.push(s, m.recall(s, u8(s))),
  0x6a: (s) => m.push(s, m.recall(s, u32(s))),

  0x63: (s) => pushGlobal(s, m.line(s), m.line(s)),
  0x93: (s) => pushGlobal(s, ...names(s, popped(s, 2))),
  0x52: (s) => build(s, popped(s, 2)),
  0x81: (s) => build(s, popped(s, 2)),
  0x92: (s) => build(s, popped(s, 3)),
  0x6f: (s) => buildFromMark(s, m.popToMark(s)),
  0x69: (s) => inst(s, m.line(s), m.line(s)),
  0x62: (s) => setState(s, m.pop(s)),
  0x51: (s) =>
    m.push(
      s,
      persistent(m.pop(s), (reason) => m.failure(s, reason)),
    ),
}

function checkProtocol(machine: Machine, version: number): void {
  if (version < 2 || version > 5) throw m.failure(machine, `has protocol ${version} (expected 2 to 5)`)
}

function popped(machine: Machine, count: number): PickleValue[] {
  const values = Array.from({ length: count }, () => m.pop(machine))
  return values.reverse()
}

function append(machine: Machine, values: PickleValue[]): void {
  const list = m.top(machine)
  const into = isKind(list, 'opaque') ? (list.list ??= []) : list
  if (Array.isArray(into)) for (const value of values) into.push(value)
}

function setItems(machine: Machine, items: PickleValue[]): void {
  const dict = m.top(machine)
  const into = isKind(dict, 'opaque') ? (dict.items ??= new Map()) : dict
  if (into instanceof Map) withItems(machine, into, items)
}

/** The attributes of a dict (`_metadata` of a state dict) say nothing that is used. */
function setState(machine: Machine, state: PickleValue): void {
  const object = m.top(machine)
  if (isKind(object, 'opaque')) object.state = state
}

function withItems(machine: Machine, dict: Map<PickleValue, PickleValue>, items: PickleValue[]): Map<PickleValue, PickleValue> {
  if (items.length % 2 !== 0) throw m.failure(machine, 'has a key without a value')
  for (let i = 0; i < items.length; i += 2) dict.set(items[i] ?? null, items[i + 1] ?? null)
  return dict
}

function store(machine: Machine, index: number): void {
  machine.memo.set(index, m.top(machine))
}

function pushGlobal(machine: Machine, module: string, name: string): void {
  m.push(machine, { kind: 'global', name: `${module}.${name}` })
}

function names(machine: Machine, [module, name]: PickleValue[]): [string, string] {
  if (typeof module !== 'string' || typeof name !== 'string') throw m.failure(machine, 'names a class by something that is not text')
  return [module, name]
}

/** Calls nothing: a short list of names is understood (see torch-globals), all others give an opaque value. */
function build(machine: Machine, [callable = null, args = null, named]: PickleValue[]): void {
  const all = Array.isArray(args) && named instanceof Map && named.size > 0 ? [...args, named] : args
  m.push(machine, construct(callable, all))
}

function buildFromMark(machine: Machine, [callable = null, ...args]: PickleValue[]): void {
  m.push(machine, construct(callable, args))
}

function inst(machine: Machine, module: string, name: string): void {
  m.push(machine, construct({ kind: 'global', name: `${module}.${name}` }, m.popToMark(machine)))
}

function u8(machine: Machine): number {
  return machine.view.getUint8(m.take(machine, 1))
}

function u32(machine: Machine): number {
  return machine.view.getUint32(m.take(machine, 4), true)
}

function u64(machine: Machine): number {
  return Number(machine.view.getBigUint64(m.take(machine, 8), true))
}
