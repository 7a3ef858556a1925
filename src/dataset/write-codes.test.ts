import { mkdtempSync, openAsBlob, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { readStatistics } from '../convert/statistics.ts'
import { float16ToFloat32, float32ToFloat16 } from '../formats/half.ts'
import { readSafetensors } from '../formats/safetensors.ts'
import { type SafetensorsInput, writeSafetensors } from '../formats/write-safetensors.ts'
import { CODES, writeCodes } from './write-codes.ts'

const folder = mkdtempSync(join(tmpdir(), 'subcode-codes-'))
afterAll(() => rmSync(folder, { recursive: true }))

const SIZE = 3
/** Rows of z_sem by picture; null for a refused one. Far from 0, where a careless variance loses its digits. */
const rows: readonly (readonly [name: string, z: readonly number[] | null])[] = [
  ['a.png', [1001, 2, -1]],
  ['b.png', null],
  ['c.png', [1002, 4, -1.5]],
  ['d.png', [1000.5, 9, 3]],
]

async function writeShard(name: string, of: typeof rows, { hasNumbers = true } = {}): Promise<string> {
  const z = Float32Array.from(of.flatMap(([, code]) => code ?? [NaN, NaN, NaN]))
  const xT = float32ToFloat16(z.map((value) => value / 8))
  const tensors: SafetensorsInput[] = [
    { name: 'z', dtype: 'float32', shape: [of.length, SIZE], bytes: new Uint8Array(z.buffer) },
    { name: 'x_T', dtype: 'float16', shape: [of.length, SIZE, 1, 1], bytes: new Uint8Array(xT.buffer as ArrayBuffer) },
  ]
  const refused = Object.fromEntries(of.flatMap(([file, code]) => (code ? [] : [[file, 'broken']])))
  const metadata = { names: JSON.stringify(of.map(([file]) => file)), refused: JSON.stringify(refused) }
  const blob = writeSafetensors(hasNumbers ? tensors : [], metadata)
  writeFileSync(join(folder, name), Buffer.from(await blob.arrayBuffer()))
  return name
}

test('codes of all shards stand in one file, with statistics that leave refused pictures out', async () => {
  const shards = [
    await writeShard('shard-0', rows.slice(0, 2)),
    await writeShard('shard-1', [['e.png', null]], { hasNumbers: false }),
    await writeShard('shard-2', rows.slice(2)),
  ]
  expect(await writeCodes(folder, shards)).toEqual({ 'b.png': 'broken', 'e.png': 'broken' })
  const { tensors } = await readSafetensors(await openAsBlob(join(folder, CODES)), CODES)
  expect([...tensors].map(([name, { dtype, shape }]) => [name, dtype, shape])).toEqual([
    ['z', 'float32', [5, 3]],
    ['x_T', 'float16', [5, 3, 1, 1]],
    ['conds_mean', 'float32', [3]],
    ['conds_std', 'float32', [3]],
    ['names', 'uint8', [29]],
  ])
  const nothing = [NaN, NaN, NaN]
  const z = [...(rows[0]?.[1] ?? []), ...nothing, ...nothing, ...(rows[2]?.[1] ?? []), ...(rows[3]?.[1] ?? [])]
  expect([...((await tensors.get('z')?.read()) ?? [])]).toEqual(z)
  const halves = float16ToFloat32(float32ToFloat16(Float32Array.from(z, (value) => value / 8)))
  expect([...((await tensors.get('x_T')?.read()) ?? [])]).toEqual([...halves])
  const names = await tensors.get('names')?.read()
  expect(String.fromCharCode(...(names ?? []))).toBe('a.png\nb.png\ne.png\nc.png\nd.png')

  // `npm run convert -- --stats` reads them so.
  const statistics = await readStatistics([tensors], SIZE)
  const counted = rows.flatMap(([, code]) => (code ? [code] : []))
  for (let i = 0; i < SIZE; i++) {
    const values = counted.map((code) => code[i] ?? NaN)
    const mean = values.reduce((sum, value) => sum + value) / values.length
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1)
    expect(statistics?.mean[i]).toBeCloseTo(mean, 3)
    expect(statistics?.std[i]).toBeCloseTo(Math.sqrt(variance), 5)
  }
})

test('a damaged shard is said in words', async () => {
  writeFileSync(join(folder, 'shard-3'), Buffer.from(await writeSafetensors([], { names: '[' }).arrayBuffer()))
  await expect(writeCodes(folder, ['shard-3'])).rejects.toThrow('shard-3 is damaged. Delete it and run the same command again.')
})
