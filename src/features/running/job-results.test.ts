import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = new URL('..', import.meta.url).pathname

/** Methods of the store that add results. A job must use those of its context, which end with the job. */
const RAW = String.raw`(?:addFace|changeFace|putFaces|putTaught|setPhotoBatch|showDraft|setState)\b`
const fromStore = [
  new RegExp(String.raw`\{[^{}]*\b${RAW}[^{}]*\}\s*=\s*\w+\.getState\(\)`),
  new RegExp(String.raw`(?:getState\(\)|\bstate|\bstudio)\s*\.${RAW}`),
]

/** The bodies of jobs: functions that take a context, and the functions after `run:` in a task. */
function bodiesOf(source: string): string[] {
  const begins = [...source.matchAll(/JobContext(?:, '[^)]*)?[,\s)][^{]*\{|run: (?:async )?\(/g)]
  return begins.map(({ index }) => {
    const end = source.slice(index).search(/\n\}|\n {4}\},?\n/)
    return source.slice(index, end < 0 ? undefined : index + end)
  })
}

const isRaw = (source: string) => bodiesOf(source).some((body) => fromStore.some((pattern) => pattern.test(body)))

test('no job leaves a result by a way of the store', () => {
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => /\.tsx?$/.test(name) && !name.includes('.test.'))
  const withJobs = files.filter((name) => /runJob\(|JobContext/.test(readFileSync(join(root, name), 'utf8')))
  expect(withJobs.length).toBeGreaterThan(8)
  expect(withJobs.filter((name) => isRaw(readFileSync(join(root, name), 'utf8')))).toEqual([])
})

test('a job that does is found', () => {
  const task = (line: string) => `runJob({\n    run: async (context) => {\n      ${line}\n    },\n  })`
  expect(isRaw(task('studio.getState().addFace(face)'))).toBe(true)
  expect(isRaw(task('const { addFace, show } = studio.getState()'))).toBe(true)
  expect(isRaw(task('studio.setState({ film })'))).toBe(true)
  expect(isRaw('function run(studio: StudioStore, context: JobContext): void {\n  studio\n    .getState()\n    .changeFace(id)\n}')).toBe(
    true,
  )
  expect(isRaw(task('context.addFace(face)'))).toBe(false)
})
