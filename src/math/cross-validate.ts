import { assert, at } from '../base/assert.ts'
import { gaussian } from './gaussian.ts'

/** One held-out guess: the score of an example, and its true kind. */
export type Guess = { score: number; has: boolean }

/**
 * Which fold each example is held out in, 0 to `folds` - 1: both kinds are dealt out evenly, in an order that is mixed but the
 * same every time.
 */
export function dealFolds(kinds: readonly boolean[], folds: number): number[] {
  const dice = gaussian(1, 0, kinds.length, 'z_sem')
  const dealt = new Array<number>(kinds.length).fill(0)
  for (const kind of [true, false]) {
    const places = kinds.flatMap((has, place) => (has === kind ? [place] : []))
    const mixed = places.toSorted((a, b) => at(dice, a) - at(dice, b))
    mixed.forEach((place, turn) => (dealt[place] = turn % folds))
  }
  return dealt
}

/** Area under the ROC curve: how often an example that has it scores above one that has it not; ties count half. */
export function areaUnderRoc(guesses: readonly Guess[]): number {
  const [having, lacking] = split(guesses)
  let wins = 0
  for (const a of having) for (const b of lacking) wins += a > b ? 1 : a === b ? 0.5 : 0
  return wins / (having.length * lacking.length)
}

/** Two standard errors are the 95 % interval. */
const TWO_SIDED_95 = 1.96

/**
 * The share of right guesses (a score above 0 says "has it"), both kinds counted alike, and half of its 95 % interval. As Agresti
 * and Coull (1998) advise, two right and two wrong guesses are added to each kind for the interval, so that a few lucky guesses
 * are not taken for certainty.
 */
export function balancedAccuracy(guesses: readonly Guess[]): { accuracy: number; margin: number } {
  const [having, lacking] = split(guesses)
  const rates = [
    { right: having.filter((score) => score > 0).length, count: having.length },
    { right: lacking.filter((score) => score <= 0).length, count: lacking.length },
  ]
  const accuracy = rates.reduce((sum, { right, count }) => sum + right / count / 2, 0)
  const variance = rates.reduce((sum, { right, count }) => {
    const share = (right + 2) / (count + 4)
    return sum + (share * (1 - share)) / (count + 4) / 4
  }, 0)
  return { accuracy, margin: TWO_SIDED_95 * Math.sqrt(variance) }
}

function split(guesses: readonly Guess[]): [number[], number[]] {
  const scoresOf = (kind: boolean) => guesses.flatMap(({ score, has }) => (has === kind ? [score] : []))
  const [having, lacking] = [scoresOf(true), scoresOf(false)]
  assert(having.length > 0 && lacking.length > 0, 'guesses about both kinds were expected')
  return [having, lacking]
}
