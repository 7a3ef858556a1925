/*
 * How long the importer takes to say what is wrong with files that were made to be large, or to grow large, and how much it reads of
 * them:
 *
 *   npx tsx bench/refusals.ts
 *
 * It must be within five seconds. The tests (src/library/large-files.test.ts) hold the bytes that are read, which is what the time comes from.
 */
import { largeFiles } from '../e2e/support/large-files.ts'
import { recognise } from '../src/library/recognise.ts'

for (const { what, make } of largeFiles) {
  const made = make()
  const files = Object.entries(made).map(([path, blob]) => ({ path, file: blob as unknown as File }))
  const startMs = performance.now()
  const { files: found, problem } = await recognise(null, files)
  const seconds = (performance.now() - startMs) / 1000
  const read = Object.values(made).reduce((sum, { meter }) => sum + meter.bytes, 0)
  const [first] = found
  const words = first?.kind === 'refused' ? first.error.message : (problem?.message ?? `taken as ${first?.kind}`)
  console.log(`${seconds.toFixed(2)} s  ${(read / 1e6).toFixed(2).padStart(8)} MB  ${what}: ${words.slice(0, 160)} [${words.length}]`)
}
