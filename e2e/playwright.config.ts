import { defineConfig } from '@playwright/test'
import { launchOptions } from './launch.ts'
import type { DeviceOption } from './engine-test.ts'

const studioUrl = 'http://localhost:4173'
const harnessUrl = 'http://localhost:4174'

/** Every test runs in two browsers: one whose GPU is a software adapter, and one without WebGPU. */
export default defineConfig<DeviceOption>({
  testDir: '.',
  outputDir: '../test-results/browser',
  timeout: 300_000, // a software GPU on two shared cores is slow
  expect: { timeout: 30_000 },
  retries: process.env.CI ? 2 : 0,
  workers: 1,
  reporter: 'list',
  // Each test has a profile of its own, in which the service worker would load the studio once more.
  use: { baseURL: studioUrl, harnessUrl, screenshot: 'only-on-failure', serviceWorkers: 'block' },
  projects: [
    { name: 'wasm', use: { device: 'wasm', launchOptions: await launchOptions('wasm') } },
    // What the page does around the engine is the same on every device; a software GPU would take a minute for each job.
    { name: 'webgpu', testIgnore: 'page/**', use: { device: 'webgpu', launchOptions: await launchOptions('webgpu') } },
  ],
  webServer: [
    { command: 'npx vite build && npx vite preview --port 4173 --strictPort', cwd: '..', url: studioUrl, timeout: 180_000 },
    {
      command: 'npx vite build -c e2e/harness/vite.config.ts && npx vite preview -c e2e/harness/vite.config.ts --port 4174 --strictPort',
      cwd: '..',
      url: harnessUrl,
      timeout: 180_000,
    },
  ],
})
