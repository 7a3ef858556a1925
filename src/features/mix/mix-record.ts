import * as v from 'valibot'
import { linePosition, padPosition } from '../../math/blend.ts'
import type { Manifest } from '../../protocol/manifest.ts'
import type { Face } from '../../store/face.ts'
import type { OptionsSpec } from '../../store/options-slice.ts'
import { can } from '../../protocol/capabilities.ts'
import { chosenClassSchema, classWithin } from '../settings/class-condition.ts'
import { stepsSchema, stepsToDraw } from '../settings/steps.ts'
import type { Mixture } from '../../recipes/mixture.ts'
import { mixtureOf } from './mixture-of.ts'
import { MAX_KEYS, MIX_MODES, type MixMode, type MixOptions, mixOptions } from './options.ts'
import type { MixSettings } from '../../recipes/mix.ts'
import { stepsToInvert } from '../../recipes/ways.ts'

/** How a mix was made; its result keeps it. A record of an older studio has no mode. */
export type MixRecord = { mode?: MixMode | undefined; keyIds: string[]; mixture: Mixture; settings: MixSettings }

const shares = v.pipe(v.array(v.pipe(v.number(), v.minValue(0), v.maxValue(1))), v.maxLength(MAX_KEYS))
const schema = v.pipe(
  v.object({
    mode: v.optional(v.picklist(MIX_MODES)),
    keyIds: v.pipe(v.array(v.string()), v.minLength(2), v.maxLength(MAX_KEYS)),
    mixture: v.variant('kind', [
      v.object({ kind: v.literal('swap'), code: v.picklist(['z', 'xT']), top: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0))) }),
      v.object({ kind: v.literal('blend'), zShares: shares, xShares: shares }),
    ]),
    settings: v.object({ invertSteps: stepsSchema, renderSteps: stepsSchema, plain: v.boolean(), classCondition: chosenClassSchema }),
  }),
  v.check(
    ({ keyIds, mixture }) => mixture.kind === 'swap' || [mixture.zShares, mixture.xShares].every((all) => all.length === keyIds.length),
  ),
)

/** The settings of drawing, with every default filled in. */
export function resolveSettings(
  { renderSteps, baseline, classCondition }: Pick<MixOptions, 'renderSteps' | 'baseline' | 'classCondition'>,
  manifest: Manifest,
): MixSettings {
  return {
    invertSteps: stepsToInvert(manifest),
    renderSteps: stepsToDraw({ renderSteps }, manifest),
    plain: baseline && can(manifest, 'baseline'),
    ...classWithin(manifest, classCondition),
  }
}

/** The record of a mix of these faces with these options. */
export function recordOf(options: MixOptions, keys: readonly Face[], manifest: Manifest): MixRecord {
  const keyIds = keys.map(({ id }) => id)
  return { mode: options.mode, keyIds, mixture: mixtureOf(options, keys.length), settings: resolveSettings(options, manifest) }
}

/**
 * Reads a record as the options that lead to it again. Options that no record holds (how a film is made and saved) keep their value in
 * `options`. A face that is not among `faces` is replaced by the one at its place in `keys`.
 */
export function madeOptions(options: MixOptions, keys: readonly Face[], faces: readonly Face[]): OptionsSpec<MixOptions> {
  const standIn = (place: number) => (keys[place] ?? faces[0])?.id ?? ''
  return {
    ...mixOptions,
    initial: options,
    parse: (value) => {
      const { mode, keyIds, mixture, settings } = v.parse(schema, value)
      return {
        ...options,
        ...choiceOf(mixture, mode),
        keyIds: keyIds.map((id, place) => (faces.some((face) => face.id === id) ? id : standIn(place))),
        renderSteps: settings.renderSteps,
        baseline: settings.plain,
        classCondition: settings.classCondition,
      }
    },
  }
}

/** The places, from 0, of the mixed faces that are no longer in the studio; empty for a picture that is no mix. */
export function missingKeys({ origin }: Pick<Face, 'origin'>, faces: readonly Face[]): number[] {
  const { success, output } = v.safeParse(schema, origin?.feature === mixOptions.id ? origin.options : null)
  return success ? output.keyIds.flatMap((id, place) => (faces.some((face) => face.id === id) ? [] : place)) : []
}

/** Two modes can give one mixture. Where the record has no mode, the line is taken if it passes through the mixture. */
function choiceOf(mixture: Mixture, mode: MixMode | undefined): Partial<MixOptions> {
  if (mixture.kind === 'swap') return { mode: 'swap', code: mixture.code, top: mixture.top }
  const { zShares, xShares } = mixture
  const { length } = zShares
  if ((length === 3 || length === 4) && (mode ? mode === 'pad' : !isOnPath(zShares))) {
    const { u, v } = padPosition(zShares)
    return { mode: 'pad', corners: length === 3 ? '3' : '4', u: tidy(u), v: tidy(v) }
  }
  const place = tidy(linePosition(zShares) / (length - 1))
  const xPlace = tidy(linePosition(xShares) / (length - 1))
  return { mode: 'line', place, xPlace, apart: place !== xPlace }
}

/** Whether only two neighbouring faces have a share. */
function isOnPath(all: readonly number[]): boolean {
  return all.findLastIndex((share) => share > 0) - all.findIndex((share) => share > 0) <= 1
}

/** A share, rounded to hide floating-point errors. */
function tidy(share: number): number {
  return Math.min(1, Math.max(0, Math.round(share * 1e9) / 1e9))
}
