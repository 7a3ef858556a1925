import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process'
import { appendFileSync, cpSync, existsSync, mkdtempSync, openAsBlob, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { relativeError } from '../../e2e/support/golden.ts'
import { at } from '../base/assert.ts'
import { readSafetensors } from '../formats/safetensors.ts'
import { unitMoveOf } from '../math/edit-codes.ts'
import { dot } from '../math/vectors.ts'
import { parseAttributes } from '../packs/attributes.ts'
import { parseCovariance } from '../packs/covariance.ts'
import { parseManifest } from '../packs/manifest.ts'
import { freePort } from './fixtures/free-port.ts'
import { digests, writePictures, writeSmallPack } from './fixtures/small-dataset.ts'
import { makeShards } from './make-shards.ts'
import type { DatasetTask } from './run.ts'
import { startWorker } from './workers.ts'

const folder = mkdtempSync(join(tmpdir(), 'subcode-dataset-'))
const [pack, pictures] = [join(folder, 'pack'), join(folder, 'pictures')]
afterAll(() => rmSync(folder, { recursive: true }))

type Done = { code: number; stderr: string }

function command(...args: string[]): string[] {
  return ['--import', 'tsx', 'src/cli/dataset.ts', ...args]
}

async function run(args: string[], environment: Record<string, string> = {}): Promise<Done> {
  const failed = (error: { code: number; stderr: string }) => ({ code: error.code, stderr: error.stderr })
  const done = promisify(execFile)(process.execPath, command(...args), { env: { ...process.env, ...environment } })
  return done.then(({ stderr }) => ({ code: 0, stderr }), failed)
}

const argsOf = (out: string, verb = 'encode') => [verb, pictures, '--pack', pack, '--out', out]
const outOf = (name: string) => join(folder, name)
let wanted: Record<string, string> = {}
/** `npm test` installs it where it can. */
const hasRedis = spawnSync('redis-server', ['--version']).status === 0

beforeAll(async () => {
  writeSmallPack(pack)
  writePictures(pictures, 140)
  const done = await run([...argsOf(outOf('alone')), '--x-t', '--steps', '3', '--workers', '1'])
  expect(done).toMatchObject({ code: 0, stderr: expect.stringMatching(/140 of 141 pictures; refused.csv says why/) as string })
  wanted = digests(outOf('alone'))
}, 180_000)

const encodeArgs = (out: string) => [...argsOf(out), '--x-t', '--steps', '3']

test('one process makes codes, statistics, and a list of what it could not read', () => {
  expect(Object.keys(wanted)).toEqual([
    'codes.safetensors',
    'refused.csv',
    'run.json',
    ...['0', '1', '2'].map((i) => `shard-0000${i}.safetensors`),
  ])
  expect(readFileSync(join(outOf('alone'), 'refused.csv'), 'utf8')).toMatch(/^name,reason\n00001-broken.png,It cannot be decoded/)
})

test('codes.safetensors gives a pack its statistics, and its attributes their pattern', async () => {
  const codes = join(outOf('alone'), 'codes.safetensors')
  const out = outOf('of-codes')
  const sources = ['e2e/golden/micro/last.ckpt', '--classifier', 'e2e/golden/micro_cls/last.ckpt', '--stats', codes]
  await promisify(execFile)(process.execPath, ['--import', 'tsx', 'src/cli/convert.ts', ...sources, '--out', out])
  const { code } = parseManifest(JSON.parse(readFileSync(join(out, 'config.json'), 'utf8'))).space
  if (!code?.mean || !code.std) throw new Error('the pack has no statistics')
  const { tensors } = await readSafetensors(await openAsBlob(codes), codes)
  const numbers = async (name: string) => [...((await tensors.get(name)?.read()) ?? [])]
  expect([code.mean, code.std]).toEqual([await numbers('conds_mean'), await numbers('conds_std')])

  const size = code.size
  const z = await numbers('z')
  const rows = Array.from({ length: 141 }, (_, row) => z.slice(row * size, (row + 1) * size)).filter((row) => !row.includes(NaN))
  expect(rows).toHaveLength(140)
  const normalised = rows.map((row) => row.map((value, i) => (value - at(code.mean ?? [], i)) / at(code.std ?? [], i)))
  const covariance = await parseCovariance('c', new Uint8Array(readFileSync(join(out, 'covariance.safetensors'))), size)
  const { attributes } = parseAttributes('a', JSON.parse(readFileSync(join(out, 'attributes.json'), 'utf8')), size)
  const [attribute] = attributes
  const form = attribute?.forms[0]
  if (!attribute || !form) throw new Error('the pack has no attributes')
  // The pattern of weights w over centred codes x, the second way: the covariance of x and w'x over the deviation of w'x.
  const readings = normalised.map((row) => dot(row, form.weights))
  const deviation = Math.sqrt(dot(readings, readings) / rows.length)
  const wantedMove = Array.from({ length: size }, (_, i) => dot(normalised.map((row) => at(row, i)), readings) / rows.length / deviation) // prettier-ignore
  const { direction, unit } = unitMoveOf(attribute, form, 'pattern', covariance)
  expect(unit).toBe('sd')
  expect(relativeError(Float32Array.from(direction), Float32Array.from(wantedMove))).toBeLessThan(0.01)
}, 60_000)

describe('the same files, byte for byte, come from', () => {
  test('two processes', async () => {
    expect((await run([...encodeArgs(outOf('two')), '--workers', '2'])).code).toBe(0)
    expect(digests(outOf('two'))).toEqual(wanted)
  }, 120_000)

  test('the tasks of a Slurm array, of which the last puts the shards together', async () => {
    const out = outOf('array')
    for (const id of ['4', '6']) {
      const environment = { SLURM_ARRAY_TASK_ID: id, SLURM_ARRAY_TASK_COUNT: '2', SLURM_ARRAY_TASK_MIN: '4', SLURM_ARRAY_TASK_STEP: '2' }
      expect((await run([...encodeArgs(out), '--array'], environment)).code).toBe(0)
      if (id === '4') expect(readdirSync(out).sort()).toEqual(['run.json', 'shard-00000.safetensors', 'shard-00002.safetensors'])
    }
    expect(digests(out)).toEqual(wanted)
  }, 120_000)

  test.skipIf(!hasRedis)(
    'workers of a queue, one of which is killed; and a run goes on after its Redis was lost',
    async () => {
      const out = outOf('queue')
      const port = await freePort()
      const redis = await startRedis(port)
      const address = `redis://127.0.0.1:${port}/0`
      const enlisting = run([...encodeArgs(out), '--queue', address])
      await expect.poll(() => existsSync(join(out, 'run.json')), { timeout: 100_000 }).toBe(true)
      redis.kill('SIGKILL')
      const lost = await enlisting
      expect(lost.code).toBe(1)
      expect(lost.stderr).toMatch(/offline: Redis at redis:\/\/127.0.0.1:\d+\/0 does not answer .* run the same command again/)

      await startRedis(port)
      const again = run([...encodeArgs(out), '--queue', address])
      const workers = [0, 1].map(() =>
        spawn(process.execPath, command(...encodeArgs(out), '--queue', address, '--worker', '--workers', '1'), { stdio: 'ignore' }),
      )
      onTestFinished(() => workers.forEach((worker) => void worker.kill('SIGKILL')))
      await expect.poll(() => readdirSync(out).some((name) => name.startsWith('shard-')), { timeout: 100_000 }).toBe(true)
      workers[0]?.kill('SIGKILL')
      expect((await again).code).toBe(0)
      expect(digests(out)).toEqual(wanted)
    },
    120_000,
  )
})

test.each(['begin', 'reading', 'computing', 'writing', 'written', 'linked'])(
  'a worker that is killed at "%s" loses nothing',
  async (stage) => {
    const out = outOf(`killed-${stage}`)
    cpSync(join(outOf('alone'), 'run.json'), join(out, 'run.json'), { recursive: true })
    const task: DatasetTask = { input: pictures, pack, out, device: 'cpu', frame: false, work: { verb: 'encode', invertSteps: 3 } }
    const made: number[] = []
    process.env.DIES_AT = stage
    process.env.DIED = join(folder, `died-${stage}`)
    const start = (given: DatasetTask) => startWorker(given, join(import.meta.dirname, 'fixtures/dying-worker.ts'))
    await makeShards(task, [0, 1], 1, (shard) => made.push(shard), start)
    expect(existsSync(process.env.DIED)).toBe(true)
    expect(made).toEqual([0, 1])
    const { 'shard-00000.safetensors': first, 'shard-00001.safetensors': second } = digests(out)
    expect([first, second]).toEqual([wanted['shard-00000.safetensors'], wanted['shard-00001.safetensors']])
  },
  120_000,
)

test('Ctrl+C ends a run in a sentence', async () => {
  const out = outOf('stopped')
  const child = spawn(process.execPath, command(...encodeArgs(out), '--workers', '1'), { stdio: ['ignore', 'ignore', 'pipe'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  let said = ''
  child.stderr.on('data', (text: Buffer) => (said += String(text)))
  const ended = new Promise((resolve) => child.once('exit', resolve))
  await expect.poll(() => existsSync(join(out, 'run.json')), { timeout: 100_000 }).toBe(true)
  child.kill('SIGINT')
  expect(await ended).toBe(130)
  expect(said).toBe('\nStopped. Run the same command again to make what is missing.\n')
}, 120_000)

test('work that a pack cannot do is refused before the folder is claimed', async () => {
  const done = await run([...argsOf(outOf('misspelt'), 'edit'), '--attribute', 'Smil=1'])
  expect(done).toMatchObject({ code: 1, stderr: expect.stringMatching(/bad-pack: The pack "pack" has no attribute "Smil"/) as string })
  expect(existsSync(outOf('misspelt'))).toBe(false)
}, 60_000)

test('pictures or a pack that change before a worker starts end the run in words', async () => {
  const task: DatasetTask = {
    input: pictures,
    pack,
    out: outOf('alone'),
    device: 'cpu',
    frame: false,
    work: { verb: 'encode', invertSteps: 3 },
  }
  const [fewer, changed] = [outOf('fewer'), outOf('changed-since')]
  writePictures(fewer, 3)
  cpSync(pack, changed, { recursive: true })
  appendFileSync(join(changed, 'config.json'), '\n')
  const made = (of: Partial<DatasetTask>) => makeShards({ ...task, ...of }, [0], 1, () => {})
  await expect(made({ input: fewer })).rejects.toThrow(/its pictures are others, or have changed since \(141 then, 4 now\)/)
  await expect(made({ pack: changed })).rejects.toThrow(/its pack is another, or has changed since/)
}, 120_000)

test('run again, only what is missing is made', async () => {
  const out = outOf('again')
  cpSync(outOf('alone'), out, { recursive: true })
  rmSync(join(out, 'shard-00001.safetensors'))
  rmSync(join(out, 'codes.safetensors'))
  const done = await run([...encodeArgs(out), '--workers', '1'])
  expect(done.stderr).toMatch(/64 of 64 pictures,/)
  expect(digests(out)).toEqual(wanted)
}, 120_000)

test('another run into the same folder is refused in words', async () => {
  const other = await run([...argsOf(outOf('alone')), '--workers', '1'])
  expect(other).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/bad-file: .* holds the results of another run: it has other options/) as string,
  })
  const changed = outOf('changed-pack')
  cpSync(pack, changed, { recursive: true })
  appendFileSync(join(changed, 'config.json'), '\n')
  const args = ['encode', pictures, '--pack', changed, '--out', outOf('alone'), '--x-t', '--steps', '3']
  expect((await run(args)).stderr).toMatch(/its pack is another, or has changed since/)
  const more = outOf('more')
  cpSync(pictures, more, { recursive: true })
  writeFileSync(join(more, 'zzz.png'), '')
  expect(
    (await run(['encode', more, ...args.slice(2, 2), '--pack', pack, '--out', outOf('alone'), '--x-t', '--steps', '3'])).stderr,
  ).toMatch(/its pictures are others, or have changed since \(141 then, 142 now\)/)
}, 120_000)

/** A Redis of this test alone, in memory. */
async function startRedis(port: number): Promise<ChildProcess> {
  const redis = spawn('redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  onTestFinished(() => void redis.kill('SIGKILL'))
  await new Promise<void>((resolve, reject) => {
    redis.on('error', (cause) => reject(new Error('This test needs redis-server. Install it, or run npm test, which does.', { cause })))
    redis.stdout.on('data', (text: Buffer) => text.includes('Ready to accept connections') && resolve())
  })
  return redis
}
