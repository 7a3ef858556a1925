import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { assert, at } from '../src/base/assert.ts'
import { decodePicture } from '../src/dataset/decode-picture.ts'
import { openModel } from '../src/dataset/open-model.ts'
import { editCodes, kindOfCode, undoDriftOf } from '../src/math/edit-codes.ts'
import { formFor } from '../src/math/attribute-reading.ts'
import { maskShare } from '../src/math/edit-mask.ts'
import { edit } from '../src/recipes/edit.ts'
import type { MadeCodes } from '../src/recipes/job.ts'
import type { Source } from '../src/recipes/source.ts'
import { stepsToInvert } from '../src/recipes/ways.ts'
import { editOptions } from '../src/features/settings/edit-options.ts'

/*
 * Measures the mask of edits by slider, each moved up by half of its range, on framed faces that the pack was not trained on:
 *
 *   without, with   the mean change of the two upper corners (an eighth of the side), of 255, without the mask and with it
 *   mask            the share of the picture that the mask takes
 *   seen            the share of the change that is seen through the mask
 *   holes           the share of the picture that the mask encloses without taking it
 *
 *   npx tsx bench/measure-mask.ts models/faces-128 FOLDER [faces]
 */

const [pack = '', folder = '', most = '12'] = process.argv.slice(2)
const { model, space } = await openModel(pack, 'cpu')
assert(space, 'a pack with z_sem was expected')
const { imageSize: size } = model.manifest
const faces: Source[] = []
for (const name of readdirSync(folder).sort().slice(0, Number(most)))
  faces.push({ id: name, size, picture: await decodePicture(readFileSync(join(folder, name)), size), z: null, noise: null })
const drawnBacks = new Map<Source, Float32Array>()

const columns = ['without', 'with', 'mask', 'seen', 'holes'] as const
type Figures = Record<(typeof columns)[number], number>
const means: Figures[] = []
console.log(
  `| slider | units | faces | background without the mask | with it | mask takes | of the change is seen | holes |\n${'|---'.repeat(8)}|`,
)
for (const attribute of space.attributes) {
  const rows: Figures[] = []
  let units = 0
  for (const face of faces) {
    const steps = stepsToInvert(model.manifest)
    const keepCodes = (_id: string, codes: MadeCodes) => void Object.assign(face, codes)
    const job = { signal: new AbortController().signal, report: () => {}, keepCodes }
    if (!face.z) face.z = (await model.encode({ images: { data: face.picture, count: 1 } })).z
    const form = formFor(attribute, face.z && kindOfCode(face.z, space))
    if (!form) continue
    units = form.range[1] / 2
    const options = { ...editOptions.initial, strengths: { [attribute.key]: units } }
    const { picture, rest, drawnBack } = await edit(
      model,
      {
        ...{ face, window: [0, 100], invertSteps: steps, renderSteps: steps, keepRest: true, isDraft: false },
        undoDrift: undoDriftOf(space, options),
        move: (z, undo) => editCodes(z, space, options, undo).z,
        drawnBack: drawnBacks.get(face) ?? null,
      },
      job,
    )
    assert(rest && drawnBack, 'an edit that moves the code has a mask')
    drawnBacks.set(face, drawnBack)
    const [whole, kept] = [change(rest.unmasked, drawnBack), change(picture, face.picture)]
    rows.push({
      without: mean(corners(whole)),
      with: mean(corners(kept)),
      mask: maskShare(rest.mask),
      seen: mean(kept) / mean(whole),
      holes: holesOf(rest.mask),
    })
  }
  if (rows.length === 0) continue
  const found = meanOf(rows)
  means.push(found)
  say(attribute.name, units.toFixed(2), rows.length, found)
}
say('mean', '', faces.length, meanOf(means))

function say(name: string, units: string, count: number, found: Figures): void {
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`
  const { without, with: masked, mask, seen, holes } = found
  console.log(
    `| ${name} | ${units} | ${count} | ${without.toFixed(2)} | ${masked.toFixed(3)} | ${percent(mask)} | ${percent(seen)} | ${percent(holes)} |`,
  )
}

function meanOf(rows: readonly Figures[]): Figures {
  return Object.fromEntries(columns.map((key) => [key, mean(rows.map((row) => row[key]))])) as Figures
}

function mean(values: ArrayLike<number>): number {
  return Array.from(values).reduce((sum, value) => sum + value, 0) / values.length
}

/** The absolute change of each number of a picture, of 255. */
function change(a: Float32Array, b: Float32Array): Float32Array {
  return a.map((value, i) => 127.5 * Math.abs(value - at(b, i)))
}

/** The numbers in the two upper corners. */
function corners(plane: Float32Array): Float32Array {
  const reach = size / 8
  return plane.filter((_, i) => {
    const [x, y] = [i % size, Math.floor(i / size) % size]
    return y < reach && (x < reach || x >= size - reach)
  })
}

/** The share of the picture that the mask shuts in without taking it: it cannot be reached from the edge of the picture past the mask. */
function holesOf(mask: Float32Array): number {
  const free = (i: number) => at(mask, i) < 0.5
  const seen = new Uint8Array(mask.length)
  const places = [...mask.keys()].filter((i) => free(i) && (i < size || i >= mask.length - size || i % size === 0 || i % size === size - 1))
  for (const place of places) seen[place] = 1
  for (let k = 0; k < places.length; k++) {
    const place = at(places, k)
    const beside = [place - size, place + size, ...(place % size > 0 ? [place - 1] : []), ...(place % size < size - 1 ? [place + 1] : [])]
    for (const next of beside) {
      if (next < 0 || next >= mask.length || seen[next] || !free(next)) continue
      seen[next] = 1
      places.push(next)
    }
  }
  return mask.filter((_, i) => free(i) && !seen[i]).length / mask.length
}
