import { type MethodResult, PAPER, PROPOSED } from './measure-methods.ts'
import type { NetResult } from './measure-nets.ts'
import type { SubjectResult } from './measure-pack.ts'
import type { StepResult } from './measure-steps.ts'
import type { Goal, Results } from './report.ts'

/** What the studio promises about its speed, against what was measured. */
export function judge({ packs, steps, nets, methods, growth, compared, peers }: Results): Goal[] {
  return [
    ...packs.flatMap(({ name, subjects }) => packGoals(name, subjects)),
    ...steps.filter(({ isPixelTwin, device }) => isPixelTwin && device.startsWith('wasm')).map(twinGoal),
    ...nets.filter(isPlain).map(foldingGoal),
    ...[...new Set(methods.map(({ pack }) => pack))].flatMap((pack) => methodGoals(methods.filter((it) => it.pack === pack))),
    ...(growth
      ? [atMost('memory after 1,000 runs and changes of the pack, over before', 1.02, growth.afterBytes / growth.beforeBytes)]
      : []),
    ...compared.flatMap(({ what, most, ratio }) =>
      most === null ? [] : [atMost(`${what}, over the other checkout`, most, ratio?.median)],
    ),
    ...peers.flatMap(({ runtime, threads, studioRatio }) =>
      runtime === 'LiteRT.js' ? [atMost(`a step on wasm over that of LiteRT.js, ${threads} thread(s)`, 1.05, studioRatio?.median)] : [],
    ),
  ]
}

/** The quick pair of a pack that has one, beside DDIM as in the paper. */
function methodGoals(methods: MethodResult[]): Goal[] {
  const [quick, paper] = [methods.find(({ name }) => name.startsWith(PROPOSED)), methods.find(({ name }) => name.startsWith(PAPER))]
  if (!quick || !paper) return []
  return [
    atMost(`${quick.pack}: MSE of the quick pair over DDIM 100 + 100`, 1, quick.mse / paper.mse),
    atMost(`${quick.pack}: 1 - SSIM of the quick pair over DDIM 100 + 100`, 1, (1 - quick.ssim) / (1 - paper.ssim)),
  ]
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

/** What a first stage is for. */
const twinGoal = ({ name, device, ratio }: StepResult): Goal =>
  atMost(`a step over that of ${name}, a denoiser over pixels of the same widths, ${device}`, 0.285, ratio?.median)

function atMost(name: string, limit: number, value: number | undefined): Goal {
  return { name, limit: `at most ${limit}`, value: value ?? null, isMet: value !== undefined && value <= limit }
}
