import type { NetResult } from './measure-nets.ts'
import type { SubjectResult } from './measure-pack.ts'

/** `value` is null where its devices were left out of the run. */
export type Goal = { name: string; limit: string; value: number | null; isMet: boolean }

/** What the studio promises about its speed, against what was measured. */
export function judge(packs: { name: string; subjects: SubjectResult[] }[], nets: NetResult[]): Goal[] {
  return [...packs.flatMap(({ name, subjects }) => packGoals(name, subjects)), ...nets.filter(isPlain).map(foldingGoal)]
}

function packGoals(pack: string, subjects: SubjectResult[]): Goal[] {
  const wasm = subjects.find(({ name }) => name === 'wasm-2')
  const loops = subjects.filter(({ loop }) => loop !== null)
  return [
    atMost(`${pack}: a step on wasm-2 over one on native-2`, 5.5, wasm?.batches[0]?.stepRatio?.median),
    ...loops.map(({ name, loop }) => atMost(`${pack}: a whole loop over its single steps, ${name}`, 1.05, loop?.ratio?.median)),
  ]
}

const isPlain = ({ name }: NetResult): boolean => name.startsWith('exported plainly')

function foldingGoal({ device, ratio }: NetResult): Goal {
  const value = ratio?.median ?? null
  return { name: `exported plainly over folded, ${device}`, limit: 'at least 1.15', value, isMet: value !== null && value >= 1.15 }
}

function atMost(name: string, limit: number, value: number | undefined): Goal {
  return { name, limit: `at most ${limit}`, value: value ?? null, isMet: value !== undefined && value <= limit }
}
