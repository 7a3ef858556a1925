import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, test } from 'vitest'
import { compilePrograms } from './fixtures/compiled.ts'
import { freePort } from './fixtures/free-port.ts'
import { hasRedis, startRedis } from './fixtures/redis.ts'
import { runDataset } from './fixtures/run-dataset.ts'
import { digests, writePictures, writeSmallPack } from './fixtures/small-dataset.ts'
import { SHARD_SIZE } from './run.ts'

/*
 * `encode` is held to the same bytes by dataset.test.ts. The table and edits take many network calls a picture, so that few files here are pictures:
 * one in each of two shards.
 */

const folder = mkdtempSync(join(tmpdir(), 'subcode-ways-'))
const [pack, pictures] = [join(folder, 'pack'), join(folder, 'pictures')]
afterAll(() => rmSync(folder, { recursive: true }))

const program = await compilePrograms()
const isPicture = (i: number) => i % SHARD_SIZE === 0

beforeAll(() => {
  writeSmallPack(pack, [program('cli/convert')], 'micro/last.ckpt', ['--classifier', 'e2e/golden/micro_cls/last.ckpt'])
  const config = JSON.parse(readFileSync(join(pack, 'config.json'), 'utf8')) as { defaults: object }
  config.defaults = { ...config.defaults, invertSteps: 2, renderSteps: 2 }
  writeFileSync(join(pack, 'config.json'), JSON.stringify(config))
  writePictures(pictures, SHARD_SIZE)
  for (const [i, name] of readdirSync(pictures).sort().entries()) if (!isPicture(i)) writeFileSync(join(pictures, name), 'no picture')
}, 120_000)

const verbs = [
  { verb: 'evaluate', options: ['--steps', '2'], files: ['pictures.csv', 'table.csv'], type: 'safetensors' },
  { verb: 'edit', options: ['--attribute', 'Smiling=1'], files: [], type: 'tar' },
]

describe.concurrent('two processes, an array and a queue with one process give the same files, byte for byte', { timeout: 120_000 }, () => {
  test.for(verbs)('$verb', async ({ verb, options, files, type }, { expect, onTestFinished }) => {
    const argsOf = (way: string) => [verb, pictures, '--pack', pack, '--out', join(folder, `${verb}-${way}`), ...options]
    const run = async (way: string, more: string[], environment = {}) => {
      const done = await runDataset(program('cli/dataset'), [...argsOf(way), ...more], environment)
      expect(done).toMatchObject({ code: 0, stderr: expect.stringMatching(/2 of 65 pictures; refused|Shards still to come: 1/) as string })
      return digests(join(folder, `${verb}-${way}`))
    }
    const wanted = await run('two', ['--workers', '2'])
    expect(Object.keys(wanted).sort()).toEqual([...files, 'refused.csv', 'run.json', `shard-00000.${type}`, `shard-00001.${type}`].sort())
    const share = (id: string) => run('array', ['--array'], { SLURM_ARRAY_TASK_ID: id, SLURM_ARRAY_TASK_COUNT: '2' })
    await share('1')
    expect(await share('0')).toEqual(wanted)
    if (!hasRedis) return
    const port = await freePort()
    await startRedis(port, onTestFinished)
    const queue = ['--queue', `redis://127.0.0.1:${port}/0`]
    const worker = spawn(process.execPath, [program('cli/dataset'), ...argsOf('queue'), ...queue, '--worker', '--workers', '1'])
    onTestFinished(() => void worker.kill('SIGKILL'))
    expect(await run('queue', queue)).toEqual(wanted)
  })
})
