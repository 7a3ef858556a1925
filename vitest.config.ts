import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: { include: ['src/**/*.test.{ts,tsx}', 'bench/**/*.test.ts'], setupFiles: 'e2e/support/equal-arrays.ts', testTimeout: 60_000, maxWorkers: 2 },
})
