import { convert } from '../convert/convert.ts'
import { repack, type RepackOptions } from '../convert/repack.ts'
import { measurePack } from '../convert/self-check.ts'
import type { Manifest } from '../protocol/manifest.ts'
import { usage, type ConvertArguments, parseArguments } from './arguments.ts'
import { folderSink } from './folder-sink.ts'
import { readCard, readPack, readSources } from './inputs.ts'
import { packRunner } from './pack-runner.ts'
import { progressLine } from './progress-line.ts'
import { runCommand } from './run-command.ts'
import { remarksOn } from './said-options.ts'

async function run(parsed: ConvertArguments): Promise<void> {
  const { out, stored } = parsed
  const write = await openInput(parsed)
  const sink = await folderSink(out)
  const stop = new AbortController()
  process.once('SIGINT', () => stop.abort())
  const measure = parsed.selfCheck ? (pack: Manifest) => measurePack(pack, packRunner(out, pack)) : null
  const manifest = await write({ stored, measure }, sink, stop.signal, progressLine(process.stderr))
  const bytes = manifest.files.reduce((sum, file) => sum + file.bytes, 0)
  process.stderr.write(`${out}: ${manifest.files.length + 1} files, ${(bytes / 1e6).toFixed(1)} MB\n`)
}

type Write = (options: RepackOptions, ...others: Tail<Parameters<typeof repack>>) => Promise<Manifest>
type Tail<T extends unknown[]> = T extends [unknown, unknown, ...infer Others] ? Others : never

/** How to write the pack: from a checkpoint with its card, or from a pack that is there. */
async function openInput(parsed: ConvertArguments): Promise<Write> {
  const pack = await readPack(parsed.model)
  if (pack) return (options, ...others) => repack(pack, options, ...others)
  const writeLine = (line: string) => process.stderr.write(`${line}\n`)
  const [sources, card] = [await readSources(parsed, writeLine), await readCard(parsed)]
  remarksOn(sources).forEach(writeLine)
  return (options, ...others) => convert(sources, { ...options, card }, ...others)
}

await runCommand(usage, parseArguments, run)
