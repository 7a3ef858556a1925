import { readdirSync, readFileSync } from 'node:fs'
import { defineConfig } from 'vitest/config'

const tests = ['src', 'bench'].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.test\.tsx?$/.test(file))
    .map((file) => `${folder}/${file.replaceAll('\\', '/')}`),
)
/**
 * Tests that put another module or runtime in the place of one need modules of their own: the engine starts one runtime for all. All others share
 * theirs, which halves the time.
 */
const replaces = /\bvi\.(mock|doMock|resetModules)\(|\/(fake|node)-runtime\.ts'/
const replacing = tests.filter((file) => replaces.test(readFileSync(file, 'utf8')))

export default defineConfig({
  test: {
    setupFiles: 'e2e/support/equal-arrays.ts',
    testTimeout: 60_000,
    maxWorkers: 2,
    projects: [
      { extends: true, test: { name: 'shared', include: tests.filter((file) => !replacing.includes(file)), isolate: false } },
      { extends: true, test: { name: 'replacing', include: replacing } },
    ],
  },
})
