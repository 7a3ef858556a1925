import { type Summary, summarise, summariseRatios } from '../statistics.ts'

/**
 * A checkout of the studio, built and served: its page, and the page with its engine for the benchmark (addresses end in a slash), and the pack that
 * they are measured with.
 */
export type Checkout = { studio: string; bench: string; pack: string }

/** A measure of a checkout, and the most that it may be of what it is in another one; null for a measure that is only told. */
export type Row = { what: string; unit: string; most: number | null }

/** Numbers of a checkout, one for each row of the probe, as often as they are asked for. */
export type Sampler = { take(): Promise<number[]>; close(): Promise<void> }

/** What is measured together, since it comes of one run. */
export type Probe = { rows: Row[]; open(checkout: Checkout): Promise<Sampler> }

export type Compared = Row & { own: Summary | null; other: Summary | null; ratio: Summary | null }

export type Sides = readonly [own: Checkout, other: Checkout]

/** Both checkouts in turns, `rounds` times. Ratios are of one round, so that what slowed one slowed the other. Rows say the packs. */
export async function compare({ rows, open }: Probe, checkouts: Sides, rounds: number, log: (line: string) => void): Promise<Compared[]> {
  const sides: { sampler: Sampler; taken: number[][] }[] = []
  try {
    for (const checkout of checkouts) sides.push({ sampler: await open(checkout), taken: [] })
    for (let round = 1; round <= rounds; round++) {
      log(`${rows.map(({ what }) => what).join('; ')}: round ${round} of ${rounds}`)
      for (const { sampler, taken } of sides) taken.push(await sampler.take())
    }
  } finally {
    for (const { sampler } of sides) await sampler.close()
  }
  const [{ pack }, { pack: otherPack }] = checkouts
  const packs = pack === otherPack ? pack : `${pack} here, ${otherPack} there`
  return rows.map((row, i) => {
    const [own = [], other = []] = sides.map(({ taken }) => taken.map((numbers) => numbers[i] ?? Number.NaN))
    return { ...row, what: `${row.what} (${packs})`, own: summarise(own), other: summarise(other), ratio: summariseRatios(own, other) }
  })
}
