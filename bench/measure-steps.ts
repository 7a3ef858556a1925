import { join } from 'node:path'
import { at } from '../src/base/assert.ts'
import { openSubject } from './measure-pack.ts'
import { readManifest } from './native-subject.ts'
import type { Device } from './options.ts'
import type { BenchPack } from './packs.ts'
import { writePixelPack } from './pixel-pack.ts'
import { quickest, runRounds } from './rounds.ts'
import { type Summary, summarise, summariseRatios } from './statistics.ts'
import type { Subject } from './subject.ts'

/** One step of a denoiser for one picture, beside that of the first pack. */
export type StepResult = {
  device: Device
  name: string
  imageSize: number
  /** Multiplications with additions. */
  macs: number
  stepMs: Summary | null
  /** The first pack's step over this one, round by round, and its multiplications over these. */
  ratio: Summary | null
  macsRatio: number
  isPixelTwin: boolean
}

/**
 * One step of each pack in turns, and of a denoiser over the pixels of the first pack's pictures that has the widths of the default pack. Its pack is
 * written below `packsFolder`, which the page serves as `/packs/`.
 */
export async function measureSteps(
  packs: readonly BenchPack[],
  url: string,
  { devices, rounds, packsFolder }: { devices: readonly Device[]; rounds: number; packsFolder: string },
  log: (line: string) => void,
): Promise<StepResult[]> {
  const twin = await pixelTwin(at(packs, 0), packsFolder)
  const all: BenchPack[] = [...packs, twin]
  const facts = []
  for (const { folder } of all) facts.push(await factsOf(folder))
  const found: StepResult[] = []
  for (const device of devices) {
    const samples = await stepsInTurns(all, url, device, rounds, log)
    const [first = []] = samples
    for (const [i, times] of samples.entries()) {
      const { imageSize, macs } = at(facts, i)
      const [ratio, macsRatio] = [summariseRatios(first, times), at(facts, 0).macs / macs]
      const { name } = at(all, i)
      found.push({ device, name, imageSize, macs, stepMs: summarise(times), ratio, macsRatio, isPixelTwin: at(all, i) === twin })
    }
  }
  return found
}

async function pixelTwin(first: BenchPack, packsFolder: string): Promise<BenchPack> {
  const { imageSize } = await readManifest(first.folder)
  const name = `pixels-${imageSize}`
  const folder = join(packsFolder, name)
  await writePixelPack(folder, name, imageSize)
  return { name, folder, path: `packs/${name}/`, isShipped: false }
}

async function factsOf(folder: string): Promise<{ imageSize: number; macs: number }> {
  const { imageSize, graphs } = await readManifest(folder)
  return { imageSize, macs: (graphs.denoiser ?? graphs.baseline_denoiser)?.macs ?? Number.NaN }
}

/** Milliseconds of every round, by pack. */
async function stepsInTurns(packs: readonly BenchPack[], url: string, device: Device, rounds: number, log: (line: string) => void) {
  const subjects: Subject[] = []
  try {
    for (const pack of packs) subjects.push(await openSubject(device, url, pack))
    const tasks = subjects.map(({ step }, i) => ({ key: `${i}`, run: () => quickest(async () => (await step(1)).ms) }))
    const samples = await runRounds(tasks, rounds, (line) => log(`steps on ${device}: ${line}`))
    return tasks.map(({ key }) => samples.get(key) ?? [])
  } finally {
    for (const { close } of subjects) await close()
  }
}
