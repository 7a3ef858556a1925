import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { readGolden } from '../../e2e/support/golden.ts'
import { sha256Hex } from '../base/sha256.ts'
import { bitsOf } from '../math/likelihood/bound-sum.ts'
import { contrastsOf } from '../recipes/likelihood.ts'
import { openModel } from './open-model.ts'

// The three arms of DiffEnc that are in the tree, by the studio's own bound.

const folderOf = (arm: string) => fileURLToPath(new URL(`../../models/diffenc-16/${arm}/`, import.meta.url))
/** Two faces of the golden files, and what models/train finds them to cost in continuous time. */
const pictures = Float32Array.from(readGolden('diffenc').integers('k'), (level) => level / 127.5 - 1)
const bits: Record<string, number[]> = JSON.parse(readFileSync(new URL('../../models/diffenc-16/two-faces.json', import.meta.url), 'utf8'))

test.each(['baseline', 'shrunk', 'encoded'])(
  '%s costs the bits that its training found, and noise costs what noise must',
  async (arm) => {
    const folder = folderOf(arm)
    const { model } = await openModel(folder, 'cpu')
    for (const { path, bytes, sha256 } of model.manifest.files) {
      const data = new Uint8Array(readFileSync(`${folder}${path}`))
      expect([path, data.length, await sha256Hex(data)]).toEqual([path, bytes, sha256])
    }
    const { bounds } = await model.likelihood({ images: { data: pictures, count: 2 }, z: null, steps: 200, draws: 1, seed: 5 })
    // A sum of 200 steps costs more than continuous time: each calls the network at its noisier end. By the same first-order term as of Gaussian
    // data (bound.test.ts) that is 0.31 bits for pictures of deviation 0.25.
    for (const [i, bound] of bounds.entries()) expect(Math.abs(bitsOf(bound) - (bits[arm]?.[i] ?? 0) - 0.31)).toBeLessThan(0.15)

    const contrasts = contrastsOf({ picture: pictures.slice(0, 768), size: 16 }, 1)
    const noise = contrasts.find(({ name }) => name === 'noise')
    const least = await model.likelihood({ images: { data: noise?.picture ?? pictures, count: 1 }, z: null, steps: 50, draws: 1, seed: 5 })
    expect(least.bounds.map(bitsOf)[0]).toBeGreaterThan(8)
  },
  120_000,
)
