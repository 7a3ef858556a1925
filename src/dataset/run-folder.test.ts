import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, onTestFinished, test } from 'vitest'
import { claimFolder, isThere, removeRemains, writeAnew, writeOnce } from './run-folder.ts'
import type { RunFacts } from './run.ts'

const folder = mkdtempSync(join(tmpdir(), 'subcode-run-folder-'))
afterAll(() => rmSync(folder, { recursive: true }))

const facts: RunFacts = {
  work: { verb: 'evaluate', steps: [10], boundSteps: 50 },
  device: 'cpu',
  frame: false,
  pack: 'a',
  pictures: 'b',
  count: 3,
}
const bytes = (text: string) => new TextEncoder().encode(text)

function made(name: string): string {
  mkdirSync(join(folder, name))
  return join(folder, name)
}

test('a file appears whole under its name, and the first of two keeps it', async () => {
  const out = made('once')
  const seen: string[][] = []
  const first = writeOnce(out, 'shard', bytes('first'), () => seen.push(readdirSync(out)))
  expect([await first, await writeOnce(out, 'shard', bytes('second'))]).toEqual([true, false])
  expect(seen[0]).toEqual([expect.stringMatching(/^\.shard\./)])
  expect(readdirSync(out)).toEqual(['shard'])
  expect(readFileSync(join(out, 'shard'), 'utf8')).toBe('first')
  expect([await isThere(out, 'shard'), await isThere(out, 'other')]).toEqual([true, false])
  const clear = () => readdirSync(out).filter((name) => name.startsWith('.')).forEach((name) => rmSync(join(out, name))) // prettier-ignore
  expect(await writeOnce(out, 'shard', bytes('third'), clear)).toBe(false) // another run has ended, and cleared the folder
  await expect(writeOnce(out, 'other', bytes('fourth'), clear)).rejects.toThrow(/cannot be used for results: it is not there/)
})

test('a folder is claimed by one run, which may come again', async () => {
  const out = join(folder, 'deep', 'claimed')
  await claimFolder(out, facts)
  await claimFolder(out, facts)
  await expect(claimFolder(out, { ...facts, pack: 'c' })).rejects.toMatchObject({
    code: 'bad-file',
    message: `${out} holds the results of another run: its pack is another, or has changed since. Choose another folder with --out.`,
  })
  writeFileSync(join(out, 'run.json'), '{')
  await expect(claimFolder(out, facts)).rejects.toThrow(/run.json is damaged: expected JSON/)
})

test('a place that is no folder is said in words', async () => {
  writeFileSync(join(folder, 'file'), '')
  await expect(claimFolder(join(folder, 'file', 'out'), facts)).rejects.toMatchObject({
    code: 'bad-file',
    message: expect.stringMatching(
      /cannot be used for results: a file is in its place. Mend that and run the same command again.$/,
    ) as string,
  })
})

/** A disk of 64 KB; null where this user may not mount one. */
function smallDisk(): string | null {
  const place = made('disk')
  return spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', place]).status === 0 ? place : null
}

test('a full disk is said in words, leaves nothing, and the run goes on once there is room', async ({ skip }) => {
  const out = smallDisk()
  if (!out) return skip('this user may not mount a small disk')
  onTestFinished(() => void execFileSync('umount', [out]))
  writeFileSync(join(out, 'filler'), Buffer.alloc(40_000))
  await expect(writeOnce(out, 'shard', new Uint8Array(60_000))).rejects.toMatchObject({
    code: 'quota',
    message: `The disk of ${out} is full. Make room and run the same command again: it does what is missing.`,
  })
  expect(readdirSync(out)).toEqual(['filler'])
  rmSync(join(out, 'filler'))
  expect(await writeOnce(out, 'shard', new Uint8Array(40_000))).toBe(true)
})

test('a file is written anew in one move, and what processes that died left aside is removed', async () => {
  const out = made('anew')
  await writeAnew(out, 'table.csv', (file) => file.writeFile('old'))
  await writeAnew(out, 'table.csv', async (file) => {
    await file.writeFile('new')
    expect(readFileSync(join(out, 'table.csv'), 'utf8')).toBe('old')
    writeFileSync(join(out, '.shard-00000.tar.0123abcd'), '')
    writeFileSync(join(out, '.nfs000000000123abcd'), '')
  })
  expect(readFileSync(join(out, 'table.csv'), 'utf8')).toBe('new')
  await removeRemains(out)
  expect(readdirSync(out)).toEqual(['.nfs000000000123abcd', 'table.csv'])
  await writeAnew(out, 'table.csv', () => removeRemains(out)) // another run has ended meanwhile
  expect(readFileSync(join(out, 'table.csv'), 'utf8')).toBe('new')
})
