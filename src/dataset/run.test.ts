import { expect, test } from 'vitest'
import { type DatasetTask, differenceOf, factsOf, picturesOf, SHARD_SIZE, shardsOf } from './run.ts'

const task: DatasetTask = { input: 'in', pack: 'p', out: 'o', device: 'cpu', frame: false, work: { verb: 'encode', invertSteps: null } }
const pictures = Array.from({ length: 2 * SHARD_SIZE + 1 }, (_, i) => ({ name: `${i}.png`, bytes: i }))

test('every picture is in one shard, in order', () => {
  const shards = shardsOf(pictures.length, task.work)
  expect(shards).toEqual(['shard-00000.safetensors', 'shard-00001.safetensors', 'shard-00002.safetensors'])
  expect(shards.flatMap((_, shard) => picturesOf(pictures, shard).entries)).toEqual(pictures)
  expect(picturesOf(pictures, 2)).toEqual({ first: 128, entries: [pictures[128]] })
  expect(() => picturesOf(pictures, 3)).toThrow('There is no shard 3 among 129 pictures.')
  expect(shardsOf(64, { verb: 'edit', moves: {} })).toEqual(['shard-00000.tar'])
})

test('the facts of a run are the same for the same work, wherever its folders are', async () => {
  const facts = await factsOf(task, 'hash', pictures)
  expect(differenceOf(await factsOf({ ...task, input: 'in2', pack: 'p2', out: 'o2' }, 'hash', pictures), facts)).toBe(null)
})

test.each<[string, Partial<DatasetTask>, string, typeof pictures, string]>([
  ['options', { work: { verb: 'encode', invertSteps: 5 } }, 'hash', pictures, 'it has other options: {"verb":"encode","invertSteps":null}'],
  ['device', { device: 'webgpu' }, 'hash', pictures, 'it computes on cpu, and numbers differ between devices'],
  ['card', { device: 'cuda' }, 'hash', pictures, 'it computes on cpu, and numbers differ between devices'],
  ['framing', { frame: true }, 'hash', pictures, 'its pictures were not framed'],
  ['pack', {}, 'hash2', pictures, 'its pack is another, or has changed since'],
  [
    'bytes of a picture',
    {},
    'hash',
    pictures.with(0, { name: '0.png', bytes: 9 }),
    'its pictures are others, or have changed since (129 then, 129 now)',
  ],
  [
    'name of a picture',
    {},
    'hash',
    pictures.with(0, { name: 'a.png', bytes: 0 }),
    'its pictures are others, or have changed since (129 then, 129 now)',
  ],
])('another %s makes another run', async (_, changed, pack, others, difference) => {
  expect(differenceOf(await factsOf({ ...task, ...changed }, pack, others), await factsOf(task, 'hash', pictures))).toBe(difference)
})
