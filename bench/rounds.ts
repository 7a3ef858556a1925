/** One measure of one subject; a run gives its milliseconds. */
export type Task = { key: string; run(): Promise<number> }

/** Runs before anything counts, in which code and shaders are compiled: at most so many, or for so long. */
const WARM_UP = { runs: 15, ms: 2000 }

/** A task faster than this runs three times a round and its median counts; one slower than `slow` has two rounds only. */
const PACE = { fastMs: 300, slowMs: 1500 }

/**
 * Samples of all tasks by key, one per round. Tasks of a kind take turns, so that a busy spell of the machine meets all
 * alike and the samples of one round can be compared.
 */
export async function runRounds(tasks: readonly Task[], rounds: number, log: (line: string) => void): Promise<Map<string, number[]>> {
  const samples = new Map<string, number[]>(tasks.map(({ key }) => [key, []]))
  const ordered = tasks.toSorted((a, b) => (a.key < b.key ? -1 : 1))
  log('warming up')
  const lastMs = new Map<Task, number>()
  for (const task of ordered) lastMs.set(task, await warmUp(task))
  for (let round = 0; round < rounds; round++) {
    log(`round ${round + 1} of ${rounds}`)
    for (const task of ordered) {
      const expectedMs = lastMs.get(task) ?? 0
      if (round >= 2 && expectedMs > PACE.slowMs) continue
      const ms = await sample(task, expectedMs < PACE.fastMs ? 3 : 1)
      lastMs.set(task, ms)
      samples.get(task.key)?.push(ms)
      if (ms > PACE.slowMs) log(`${task.key}: ${ms.toFixed(0)} ms`)
    }
  }
  return samples
}

/** Of so many runs, or of those within this time, the quickest counts. */
const QUICKEST = { runs: 12, ms: 5000 }

/** Milliseconds of the quickest of several runs, which a busy machine disturbs least. */
export async function quickest(run: () => Promise<number>): Promise<number> {
  const startMs = performance.now()
  let ms = Infinity
  for (let i = 0; i < QUICKEST.runs && performance.now() - startMs < QUICKEST.ms; i++) ms = Math.min(ms, await run())
  return ms
}

async function warmUp(task: Task): Promise<number> {
  const startMs = performance.now()
  let ms = 0
  for (let run = 0; run < WARM_UP.runs && performance.now() - startMs < WARM_UP.ms; run++) ms = await task.run()
  return ms
}

async function sample(task: Task, runs: number): Promise<number> {
  const times = []
  for (let run = 0; run < runs; run++) times.push(await task.run())
  return times.toSorted((a, b) => a - b)[Math.floor(runs / 2)] ?? 0
}
