import { openAsBlob } from 'node:fs'
import { join } from 'node:path'
import { readTarDirectory } from '../formats/tar-directory.ts'
import { csv } from './csv.ts'
import { removeRemains, writeAnew } from './run-folder.ts'
import { shardsOf, type Work } from './run.ts'
import { readShard, type ShardRows } from './shard-rows.ts'
import { tableOf } from './table.ts'
import { writeCodes } from './write-codes.ts'

/**
 * Puts the shards of a finished run together: `codes.safetensors` of codes, `table.csv` and `pictures.csv` of measures, and
 * `refused.csv`. The pictures of edits stay in their shards. The same shards give the same files. Returns how many pictures were refused.
 */
export async function merge(out: string, work: Work, count: number): Promise<number> {
  const shards = shardsOf(count, work)
  const refused = work.verb === 'edit' ? await refusedOfTars(out, shards) : await mergeTensors(out, work, shards)
  const lines = Object.entries(refused)
  await writeText(out, 'refused.csv', csv([['name', 'reason'], ...lines]))
  await removeRemains(out)
  return lines.length
}

async function mergeTensors(out: string, work: Work, shards: readonly string[]): Promise<Record<string, string>> {
  if (work.verb === 'encode') return writeCodes(out, shards)
  const rows: ShardRows[] = []
  for (const shard of shards) rows.push(await readShard(out, shard))
  if (work.verb === 'evaluate') {
    const { table, pictures } = tableOf(rows, work.steps)
    await writeText(out, 'table.csv', table)
    await writeText(out, 'pictures.csv', pictures)
  }
  return Object.assign({}, ...rows.map(({ refused }) => refused)) as Record<string, string>
}

async function refusedOfTars(out: string, shards: readonly string[]): Promise<Record<string, string>> {
  const refused: Record<string, string> = {}
  for (const shard of shards) {
    for (const { path, content } of await readTarDirectory(await openAsBlob(join(out, shard)), shard)) {
      if (!path.endsWith('.json')) continue
      const note = JSON.parse(await content.text()) as { name: string; refused?: string }
      if (note.refused !== undefined) refused[note.name] = note.refused
    }
  }
  return refused
}

async function writeText(out: string, name: string, text: string): Promise<void> {
  await writeAnew(out, name, (file) => file.writeFile(text))
}
