import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process'
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openAsBlob,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
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
import { compilePrograms } from './fixtures/compiled.ts'
import { freePort } from './fixtures/free-port.ts'
import { type AtEnd, hasRedis, startRedis } from './fixtures/redis.ts'
import { runDataset } from './fixtures/run-dataset.ts'
import { digests, writePictures, writeSmallPack } from './fixtures/small-dataset.ts'
import { makeShards } from './make-shards.ts'
import type { DatasetTask } from './run.ts'
import { startWorker } from './workers.ts'

const folder = mkdtempSync(join(tmpdir(), 'subcode-dataset-'))
const [pack, pictures] = [join(folder, 'pack'), join(folder, 'pictures')]
afterAll(() => rmSync(folder, { recursive: true }))

const program = await compilePrograms()

const run = (args: string[], environment?: Record<string, string>) => runDataset(program('cli/dataset'), args, environment)
const argsOf = (out: string, verb = 'encode') => [verb, pictures, '--pack', pack, '--out', out]
const outOf = (name: string) => join(folder, name)
const task: DatasetTask = {
  ...{ input: pictures, pack, out: outOf('alone'), device: 'cpu', frame: false },
  work: { verb: 'encode', invertSteps: null },
}
let wanted: Record<string, string> = {}

beforeAll(async () => {
  writeSmallPack(pack, [program('cli/convert')])
  writePictures(pictures, 130)
  const done = await run([...argsOf(outOf('alone')), '--workers', '1'])
  expect(done).toMatchObject({ code: 0, stderr: expect.stringMatching(/130 of 131 pictures; refused.csv says why/) as string })
  wanted = digests(outOf('alone'))
}, 120_000)

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
  await promisify(execFile)(process.execPath, [program('cli/convert'), ...sources, '--out', out])
  const { code } = parseManifest(JSON.parse(readFileSync(join(out, 'config.json'), 'utf8'))).space
  if (!code?.mean || !code.std) throw new Error('the pack has no statistics')
  const { tensors } = await readSafetensors(await openAsBlob(codes), codes)
  const numbers = async (name: string) => [...((await tensors.get(name)?.read()) ?? [])]
  expect([code.mean, code.std]).toEqual([await numbers('conds_mean'), await numbers('conds_std')])

  const size = code.size
  const z = await numbers('z')
  const rows = Array.from({ length: 131 }, (_, row) => z.slice(row * size, (row + 1) * size)).filter((row) => !row.includes(NaN))
  expect(rows).toHaveLength(130)
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
})

describe.concurrent('the same files, byte for byte, come from', { timeout: 120_000 }, () => {
  test('two processes', async ({ expect }) => {
    expect((await run([...argsOf(outOf('two')), '--workers', '2'])).code).toBe(0)
    expect(digests(outOf('two'))).toEqual(wanted)
  })

  test('another process for x_T', async ({ expect }) => {
    const few = writePictures(outOf('few'), 12)
    const encode = (name: string) => run(['encode', few, '--pack', pack, '--out', outOf(name), '--x-t', '--steps', '2'])
    for (const name of ['x-t', 'x-t-again']) expect((await encode(name)).code).toBe(0)
    expect(digests(outOf('x-t-again'))).toEqual(digests(outOf('x-t')))
  })

  test('two command lines that are started at once into one folder', async ({ expect }) => {
    const out = outOf('at-once')
    const both = await Promise.all([0, 1].map(() => run([...argsOf(out), '--workers', '1'])))
    for (const done of both)
      expect(done).toMatchObject({ code: 0, stderr: expect.stringMatching(/130 of 131 pictures; refused/) as string })
    expect(digests(out)).toEqual(wanted)
    expect(readdirSync(out).sort()).toEqual(Object.keys(wanted)) // nothing is left aside
  })

  test('the tasks of a Slurm array, of which the last puts the shards together', async ({ expect }) => {
    const out = outOf('array')
    for (const id of ['4', '6']) {
      const environment = { SLURM_ARRAY_TASK_ID: id, SLURM_ARRAY_TASK_COUNT: '2', SLURM_ARRAY_TASK_MIN: '4', SLURM_ARRAY_TASK_STEP: '2' }
      expect((await run([...argsOf(out), '--array'], environment)).code).toBe(0)
      if (id === '4') expect(readdirSync(out).sort()).toEqual(['run.json', 'shard-00000.safetensors', 'shard-00002.safetensors'])
    }
    expect(digests(out)).toEqual(wanted)
  })

  test.skipIf(!hasRedis)(
    'two hosts of a queue, of which one is killed; and a run goes on after its Redis was lost',
    async ({ expect, onTestFinished }) => {
      const out = outOf('queue')
      const port = await freePort()
      const redis = await startRedis(port, onTestFinished)
      const address = `redis://127.0.0.1:${port}/0`
      const enlisting = run([...argsOf(out), '--queue', address])
      await expect.poll(() => existsSync(join(out, 'run.json')), { timeout: 50_000 }).toBe(true)
      redis.kill('SIGKILL')
      const lost = await enlisting
      expect(lost.code).toBe(1)
      expect(lost.stderr).toMatch(/offline: Redis at redis:\/\/127.0.0.1:\d+\/0 does not answer .* run the same command again/)

      await startRedis(port, onTestFinished)
      const again = run([...argsOf(out), '--queue', address])
      const hosts = ['a', 'b'].map((name) => startHost(name, address, onTestFinished))
      await expect.poll(() => readdirSync(out).some((name) => name.startsWith('shard-')), { timeout: 50_000 }).toBe(true)
      hosts[0]?.kill('SIGKILL')
      expect((await again).code).toBe(0)
      expect(digests(out)).toEqual(wanted)
    },
  )

  test('workers that are killed at each stage of a shard', async ({ expect }) => {
    const out = outOf('killed')
    cpSync(join(outOf('alone'), 'run.json'), join(out, 'run.json'), { recursive: true })
    const made: number[] = []
    process.env.DIED = join(folder, 'died')
    const start = (given: DatasetTask) => startWorker(given, program('dataset/fixtures/dying-worker'))
    await makeShards({ ...task, out }, [0, 1, 2], 1, (shard) => made.push(shard), start)
    const stages = readFileSync(process.env.DIED, 'utf8').trim().split('\n')
    expect(stages).toEqual(['0 begin', '0 reading', '1 computing', '1 writing', '2 written', '2 linked'])
    expect(made).toEqual([0, 1, 2])
    const done = await run([...argsOf(out), '--workers', '1'])
    expect(done.stderr).not.toMatch(/pictures,/) // nothing was missing
    expect(digests(out)).toEqual(wanted)
    expect(readdirSync(out).sort()).toEqual(Object.keys(wanted))
  })
})

test('Ctrl+C ends a run in a sentence', async () => {
  const out = outOf('stopped')
  const child = spawn(process.execPath, [program('cli/dataset'), ...argsOf(out), '--workers', '1'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  let said = ''
  child.stderr.on('data', (text: Buffer) => (said += String(text)))
  const ended = new Promise((resolve) => child.once('exit', resolve))
  await expect.poll(() => existsSync(join(out, 'run.json')), { timeout: 50_000 }).toBe(true)
  child.kill('SIGINT')
  expect(await ended).toBe(130)
  expect(said).toBe('\nStopped. Run the same command again to make what is missing.\n')
})

test('work that a pack cannot do is refused before the folder is claimed', async () => {
  const done = await run([...argsOf(outOf('misspelt'), 'edit'), '--attribute', 'Smil=1'])
  expect(done).toMatchObject({ code: 1, stderr: expect.stringMatching(/bad-pack: The pack "pack" has no attribute "Smil"/) as string })
  expect(existsSync(outOf('misspelt'))).toBe(false)
})

test('pictures or a pack that change before a worker starts end the run in words', async () => {
  const [fewer, changed] = [outOf('fewer'), outOf('changed-since')]
  writePictures(fewer, 3)
  cpSync(pack, changed, { recursive: true })
  appendFileSync(join(changed, 'config.json'), '\n')
  const start = (given: DatasetTask) => startWorker(given, program('dataset/shard-worker'))
  const made = (of: Partial<DatasetTask>) => makeShards({ ...task, ...of }, [0], 1, () => {}, start)
  await expect(made({ input: fewer })).rejects.toThrow(/its pictures are others, or have changed since \(131 then, 4 now\)/)
  await expect(made({ pack: changed })).rejects.toThrow(/its pack is another, or has changed since/)
})

test('run again, only what is missing is made', async () => {
  const out = outOf('again')
  cpSync(outOf('alone'), out, { recursive: true })
  rmSync(join(out, 'shard-00001.safetensors'))
  rmSync(join(out, 'codes.safetensors'))
  const done = await run([...argsOf(out), '--workers', '1'])
  expect(done.stderr).toMatch(/64 of 64 pictures,/)
  expect(digests(out)).toEqual(wanted)
})

test('another run into the same folder is refused in words', async () => {
  const other = await run([...argsOf(outOf('alone')), '--x-t', '--workers', '1'])
  expect(other).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/bad-file: .* holds the results of another run: it has other options/) as string,
  })
  const changed = outOf('changed-pack')
  cpSync(pack, changed, { recursive: true })
  appendFileSync(join(changed, 'config.json'), '\n')
  const into = (input: string, pack: string) => run(['encode', input, '--pack', pack, '--out', outOf('alone')])
  expect((await into(pictures, changed)).stderr).toMatch(/its pack is another, or has changed since/)
  const more = outOf('more')
  cpSync(pictures, more, { recursive: true })
  writeFileSync(join(more, 'zzz.png'), '')
  expect((await into(more, pack)).stderr).toMatch(/its pictures are others, or have changed since \(131 then, 132 now\)/)
})

/** Namespaces of Linux make a host: a name, numbers of processes and mounts of its own. Root may always make them, others on some systems. */
const asHost = ['--map-root-user', '--uts', '--pid', '--mount', '--fork', '--kill-child', '--mount-proc']
const hasHosts = spawnSync('unshare', [...asHost, 'true']).status === 0

/**
 * A worker of the queue on a host of its own, which sees the folder of the data set at another path; where no host can be made, in a folder of its own.
 */
function startHost(name: string, address: string, atEnd: AtEnd): ChildProcess {
  const own = join(folder, `host-${name}`)
  const shared = join(own, 'shared')
  mkdirSync(shared, { recursive: true })
  const args = [...argsOf(outOf('queue')), '--queue', address, '--worker', '--workers', '1']
  const worker = [process.execPath, program('cli/dataset'), ...(hasHosts ? args.map((arg) => arg.replace(folder, shared)) : args)]
  const asNamed = 'hostname "$1" && mount --rbind "$2" "$3" && shift 3 && exec "$@"'
  const [file = '', ...rest] = hasHosts
    ? ['unshare', ...asHost, 'sh', '-c', asNamed, 'sh', `host-${name}`, folder, shared, ...worker]
    : worker
  const host = spawn(file, rest, { cwd: own, env: { ...process.env, TMPDIR: own }, stdio: 'ignore' })
  atEnd(() => void host.kill('SIGKILL'))
  return host
}
