import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { decodePicture } from '../src/dataset/decode-picture.ts'
import { openModel } from '../src/dataset/open-model.ts'
import { roundTrip } from './round-trip.ts'

/*
 * Finds the fewest steps of the quick pair, and their spacing, that bring faces back no worse than DDIM in 100 steps each way, by SSIM and
 * MSE: `defaults.quick` of a pack. The faces are framed pictures that the pack was not trained on.
 *
 *   npx tsx bench/search-steps.ts models/faces-128 FOLDER [faces]
 */

const POWERS = [1.5, 1.75, 2, 2.25, 2.5, 3]
const STEPS = [5, 6, 7, 8, 10, 12, 15, 20]

const [pack = '', folder = '', most = '32'] = process.argv.slice(2)
const { model } = await openModel(pack, 'cpu')
const { imageSize } = model.manifest
const names = readdirSync(folder).slice(0, Number(most))
const pictures: Float32Array[] = []
for (const name of names) pictures.push(await decodePicture(readFileSync(join(folder, name)), imageSize))

const say = (name: string, { ssim, mse }: { ssim: number; mse: number }) =>
  console.log(`${name.padEnd(28)} SSIM ${ssim.toFixed(4)}  MSE ${mse.toExponential(2)}`)
const goal = await roundTrip(model, pictures, { method: 'ddim', steps: 100 }, { method: null, steps: 100 })
say(`DDIM 100 + 100, ${pictures.length} faces`, goal)
for (const steps of STEPS) {
  const tried: { power: number; ssim: number; mse: number }[] = []
  for (const power of POWERS) {
    const found = await roundTrip(model, pictures, { method: 'ab2', steps, power }, { method: null, steps })
    say(`${steps} + ${steps}, power ${power}`, found)
    tried.push({ power, ...found })
  }
  const best = tried.toSorted((a, b) => b.ssim - a.ssim).find(({ ssim, mse }) => ssim >= goal.ssim && mse <= goal.mse)
  if (best) {
    console.log(`"quick": { "steps": ${steps}, "power": ${best.power} }`)
    break
  }
}
