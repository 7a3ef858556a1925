import { array, boolean, integer, maxValue, minValue, nullable, number, object, parse, picklist, pipe, string } from 'valibot'
import type { ClassCondition } from '../../protocol/codes.ts'
import type { FilmFormat } from '../../protocol/film-api.ts'
import type { Face } from '../../store/face.ts'
import type { OptionsSpec } from '../../store/options-slice.ts'
import { chosenClassSchema } from '../settings/class-condition.ts'
import { stepsSchema } from '../settings/steps.ts'
import type { CodeName } from '../../recipes/mixture.ts'

export const MIX_MODES = ['swap', 'line', 'pad'] as const
export type MixMode = (typeof MIX_MODES)[number]

export type MixOptions = {
  mode: MixMode
  /** The faces that are mixed, in order; see `resolveKeys`. */
  keyIds: string[]
  /** Swap: which code, and how many numbers of z_sem (null for all). */
  code: CodeName
  top: number | null
  /** Line: the place on the path, 0 at the first face and 1 at the last; x_T has its own while they are `apart`. */
  place: number
  xPlace: number
  apart: boolean
  /** Pad: the place in it, 0 to 1 to the right and down. */
  u: number
  v: number
  /** How many corners the pad has. */
  corners: '3' | '4'
  /** Steps to draw; null for the pack's default. */
  renderSteps: number | null
  /** The class that mixtures are drawn as; null for that of the faces. */
  classCondition: ClassCondition | null
  baseline: boolean
  frames: number
  framesPerSecond: number
  format: FilmFormat
  thereAndBack: boolean
}

/** As many as there may be faces on a path, so that a film can show each of them. */
export const FRAMES = { min: 2, max: 200 } as const
export const SPEED = { min: 2, max: 30 } as const
/** The longest list of chosen faces that settings may hold. */
export const MAX_KEYS = FRAMES.max

const share = pipe(number(), minValue(0), maxValue(1))
const whole = pipe(number(), integer())
const schema = object({
  mode: picklist(MIX_MODES),
  keyIds: array(string()),
  code: picklist(['z', 'xT']),
  top: nullable(pipe(whole, minValue(0))),
  place: share,
  xPlace: share,
  apart: boolean(),
  u: share,
  v: share,
  corners: picklist(['3', '4']),
  renderSteps: nullable(stepsSchema),
  classCondition: chosenClassSchema,
  baseline: boolean(),
  frames: pipe(whole, minValue(FRAMES.min), maxValue(FRAMES.max)),
  framesPerSecond: pipe(whole, minValue(SPEED.min), maxValue(SPEED.max)),
  format: picklist(['gif', 'webm', 'mp4', 'zip']),
  thereAndBack: boolean(),
})

export const mixOptions: OptionsSpec<MixOptions> = {
  id: 'mix',
  initial: {
    mode: 'line',
    keyIds: [],
    code: 'z',
    top: null,
    place: 0.5,
    xPlace: 0.5,
    apart: false,
    u: 0.5,
    v: 0.5,
    corners: '4',
    renderSteps: null,
    classCondition: null,
    baseline: false,
    frames: 10,
    framesPerSecond: 10,
    format: 'gif',
    thereAndBack: true,
  },
  parse: (value) => parse(schema, value),
}

/** How many faces a mode takes. A path goes through any number of them. */
export function keyLimits({ mode, corners }: Pick<MixOptions, 'mode' | 'corners'>): { min: number; max: number } {
  if (mode === 'swap') return { min: 2, max: 2 }
  return mode === 'pad' ? { min: Number(corners), max: Number(corners) } : { min: 2, max: MAX_KEYS }
}

/**
 * The faces to mix: those that were chosen and are still there, then, where there are too few, the one on the stage and
 * others that are not chosen yet. A face drawn back counts as the one that it came from.
 */
export function resolveKeys(
  options: Pick<MixOptions, 'mode' | 'corners' | 'keyIds'>,
  faces: readonly Face[],
  shownId: string | null,
): Face[] {
  const { min, max } = keyLimits(options)
  const byId = (id: string | null | undefined) => faces.find((face) => face.id === id)
  const chosen = options.keyIds.flatMap((id) => byId(id) ?? [])
  const shown = byId(shownId)
  const first = shown?.origin ? (byId(shown.origin.sourceId) ?? shown) : shown
  const others = [...(first ? [first] : []), ...faces.filter(({ kind }) => kind !== 'result')].filter((face) => !chosen.includes(face))
  return [...chosen, ...new Set(others)].slice(0, Math.min(max, Math.max(min, chosen.length)))
}
