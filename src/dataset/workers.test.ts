import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { DatasetTask } from './run.ts'
import { startWorker } from './workers.ts'

const task: DatasetTask = { input: '', pack: '', out: '', device: 'cpu', frame: false, work: { verb: 'encode', invertSteps: null } }

/** A file with the text of a program. */
function programOf(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'subcode-workers-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, 'worker.mjs'), text)
  return join(folder, 'worker.mjs')
}

test('a process that cannot be started is a worker that died', async () => {
  const { execPath } = process
  onTestFinished(() => void (process.execPath = execPath))
  process.execPath = '/no/such/node'
  await expect(startWorker(task, programOf(''))).rejects.toMatchObject({
    code: 'worker-died',
    message: expect.stringMatching(/ENOENT/) as string,
  })
})

test('a process that ends before it answers is a worker that died', async () => {
  await expect(startWorker(task, programOf('process.exit(1)'))).rejects.toMatchObject({
    code: 'worker-died',
    message: 'A worker process ended (code 1).',
  })
})

test('a process that was killed before anything was heard of it is a worker that died', async () => {
  const program = programOf(`
    import { writeFileSync } from 'node:fs'
    process.on('message', () => {
      writeFileSync(new URL('pid', import.meta.url), String(process.pid))
      process.send({ kind: 'ready' })
    })
  `)
  const worker = await startWorker(task, program)
  process.kill(Number(readFileSync(join(dirname(program), 'pid'), 'utf8')), 'SIGKILL')
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300) // it is dead, and the event loop has heard nothing
  await expect(worker.make(0)).rejects.toMatchObject({ code: 'worker-died' })
})
