import { readFileSync } from 'node:fs'
import { PNG } from 'pngjs'
import { expect, test } from 'vitest'
import { output } from '../../e2e/support/graph-runner.ts'
import { denoise, openPack } from '../../e2e/support/model-runner.ts'
import { DEFAULT_PACK, packFolder } from '../../e2e/support/shipped-packs.ts'
import { at } from '../base/assert.ts'
import { gaussian } from '../math/gaussian.ts'
import { bitsOf } from '../math/likelihood/bound-sum.ts'
import { makeRow } from '../math/samplers/row.ts'
import { levelsAt } from '../math/schedule.ts'
import { fakeJob } from '../recipes/fixtures/fake-job.ts'
import { contrastsOf, likelihood } from '../recipes/likelihood.ts'
import { openModel } from './open-model.ts'

// The bound of the packs that ship, through the engine on the library's build for Node.

async function open(name: string) {
  const { model } = await openModel(packFolder(name), 'cpu')
  const { width, data } = PNG.sync.read(readFileSync(`${packFolder(name)}${at(model.manifest.samples, 0)}`))
  const area = width ** 2
  const picture = Float32Array.from({ length: 3 * area }, (_, i) => (data[4 * (i % area) + Math.floor(i / area)] ?? 0) / 127.5 - 1)
  return { model, face: { id: 'face', size: width, picture, z: null, noise: null } }
}

test.each(['toyface', DEFAULT_PACK])(
  '%s finds a face likelier than the same pixels in no order, and noise costs what noise must',
  async (name) => {
    const { model, face } = await open(name)
    const options = { steps: 50, draws: 1, seed: 1 }
    const others = contrastsOf(face, 1).filter((contrast) => contrast.name !== 'upsideDown')
    const { rows, openedFp32 } = await likelihood(model, { face, others, ...options }, fakeJob<'bits'>().job)
    const [own, shuffled, noise] = rows.map(({ bits }) => bits)
    expect(own).toBeLessThan((shuffled ?? 0) - 0.5)
    expect(noise).toBeGreaterThan(8)
    expect(openedFp32).toBe(false)
  },
)

test('the map shows where a picture was changed', async () => {
  const { model, face } = await open('toyface')
  const { size } = face
  const side = 8
  const isChanged = (place: number) => Math.floor(place / size) < side && place % size < side
  const edited = face.picture.map((value, i) => (isChanged(i % size ** 2) ? (i < size ** 2 ? 0.9 : -0.9) : value))
  const options = { steps: 50, draws: 1, seed: 1 }
  const { rows } = await likelihood(model, { face, others: [{ name: 'edited', picture: edited }], ...options }, fakeJob<'bits'>().job)
  const [before, after] = [at(rows, 0).bound.map, at(rows, 1).bound.map]
  const more = after.map((bits, i) => Math.abs(bits - at(before, i)))
  const inside = more.reduce((sum, bits, i) => sum + (isChanged(i) ? bits : 0), 0)
  expect(inside / more.reduce((sum, bits) => sum + bits)).toBeGreaterThan(0.6)
  expect(at(rows, 1).more?.bits).toBeGreaterThan(0)
})

test('the bound of a DiffAE is that of a naive sum over single calls', async () => {
  const { model, face } = await open('toyface')
  const { z } = await model.encode({ images: { data: face.picture, count: 1 } })
  const input = { images: { data: face.picture, count: 1 }, z, steps: 50, draws: 1, seed: 7 }
  const { bounds, levels } = await model.likelihood(input)
  const bound = at(bounds, 0)

  const graphs = await openPack(packFolder('toyface'), model.manifest)
  const size = face.picture.length
  const x = Array.from(face.picture, (value) => Math.round(((value + 1) / 2) * 255) / 127.5 - 1)
  const all = levelsAt(model.manifest.schedule, [0, ...levels.map(({ t }) => t)])
  const bits = (nats: number) => nats / size / Math.LN2
  const perNumber = new Float64Array(size)
  const curve: number[] = []
  for (const [i, level] of all.entries()) {
    const eps = gaussian(7, i, size, 'bound')
    if (i === 0) {
      for (const [n, value] of x.entries()) {
        const u = value + (level.s / level.a) * at(eps, n)
        const shares = Array.from({ length: 256 }, (_, k) => Math.exp(-((u - (k / 127.5 - 1)) ** 2) / 2 / (level.s / level.a) ** 2))
        const own = at(shares, Math.round((value + 1) * 127.5))
        perNumber[n] = -Math.log(own / shares.reduce((sum, share) => sum + share))
      }
      continue
    }
    const state = Float32Array.from(x, (value, n) => level.a * value + level.s * at(eps, n))
    const x0 = output(await denoise(graphs, state, z.data, makeRow(level, { kx: 0, k0: 1, kp: 0 }, 'nothing')), 'x0')
    const [snrS, snrT] = [at(all, i - 1), level].map(({ a, s }) => a ** 2 / s ** 2)
    let nats = 0
    for (const [n, value] of x.entries()) {
      const cost = (((snrS ?? 0) - (snrT ?? 0)) / 2) * (value - at(x0, n)) ** 2
      perNumber[n] = at(perNumber, n) + cost
      nats += cost
    }
    curve.push(bits(nats))
  }
  await graphs.release()
  const { a, s } = at(all, 50)
  for (const [n, value] of x.entries()) perNumber[n] = at(perNumber, n) + (a * a * value * value + s * s - 1 - Math.log(s * s)) / 2

  const total = bits(perNumber.reduce((sum, nats) => sum + nats))
  expect(Math.abs(bitsOf(bound) / total - 1)).toBeLessThan(1e-4)
  for (const [i, level] of curve.entries()) expect(Math.abs(at(bound.curve, i) - level)).toBeLessThan(1e-4 * total)
  const area = size / 3
  const map = Array.from({ length: area }, (_, n) => (at(perNumber, n) + at(perNumber, area + n) + at(perNumber, 2 * area + n)) / Math.LN2)
  for (const [n, place] of map.entries()) expect(Math.abs(at(bound.map, n) - place)).toBeLessThan(1e-3 * Math.max(...map))
  expect(bound.map.reduce((sum, value) => sum + value) / size).toBeCloseTo(bitsOf(bound), 4)
})
