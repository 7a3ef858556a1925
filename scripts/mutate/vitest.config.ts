import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { defineConfig } from 'vitest/config'

/** The files that hold mutants: their texts by path. */
const texts: Record<string, string> = JSON.parse(readFileSync(process.env.MUTANT_TEXTS ?? '', 'utf8'))
const mutated = new Map(Object.entries(texts).map(([path, text]) => [resolve(path), text]))

export default defineConfig({
  root: resolve(import.meta.dirname, '../..'),
  plugins: [{ name: 'mutants', enforce: 'pre', load: (id) => mutated.get(id) ?? null }],
  test: {
    include: ['src/**/*.test.{ts,tsx}', 'bench/**/*.test.ts'],
    runner: resolve(import.meta.dirname, 'mutant-runner.ts'),
    pool: 'threads',
    maxWorkers: 1,
    testTimeout: 60_000,
  },
})
