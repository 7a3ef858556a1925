import { defineConfig } from '@playwright/test'
import { findFirefox } from '../scripts/find-browser.mjs'
import { launchOptions } from './launch.ts'
import type { DeviceOption, SharingOption } from './engine-test.ts'

const studioUrl = 'http://localhost:4173'
const harnessUrl = 'http://localhost:4174'

const device = 'wasm' as const
const plain = await launchOptions(device)
/** The tests of a worker in one process: see shared-context.ts. */
const inOneProcess = { device, launchOptions: { ...plain, args: [...(plain.args ?? []), '--process-per-site'] }, sharesContext: true }
const HELD = 'page/held.spec.ts'

/** Two browsers: one without WebGPU, in which every test runs but those that are tagged `@gpu`, and one with a software GPU. */
export default defineConfig<DeviceOption, SharingOption>({
  testDir: '.',
  outputDir: '../test-results/browser',
  timeout: 300_000, // a software GPU on two shared cores is slow
  expect: { timeout: 30_000 },
  retries: process.env.CI ? 2 : 0,
  workers: 2,
  reporter: 'list',
  // Each test begins with an empty profile, in which the service worker would load the studio once more.
  use: { baseURL: studioUrl, harnessUrl, screenshot: 'only-on-failure', serviceWorkers: 'block' },
  projects: [
    // What differs by device: loading, falling back, numbers. A software GPU takes seconds for a step, so the rest runs once, beside it;
    // WHOLE_GPU=1 has it go both ways at T = 10 and 20, with latent diffusion, in fifteen minutes.
    {
      name: 'webgpu',
      workers: 1,
      testMatch: 'engine/{failures,load,numbers}.spec.ts',
      grep: process.env.WHOLE_GPU ? /the way of the reference at T = [12]0$|latent diffusion/ : /@gpu|left to choose/,
      use: { device: 'webgpu', launchOptions: await launchOptions('webgpu') },
    },
    // A browser that Playwright does not drive: see firefox/firefox-test.ts. A machine without one leaves its tests out.
    ...((await findFirefox()) ? [{ name: 'firefox', workers: 1, testMatch: 'firefox/*.spec.ts' }] : []),
    { name: 'wasm', testIgnore: ['firefox/*', HELD], grepInvert: /@gpu/, use: inOneProcess },
    // It measures processor time, to which a test beside it adds: shared caches make a task longer.
    { name: 'alone', testMatch: HELD, dependencies: ['webgpu', 'wasm'], use: { device, launchOptions: plain } },
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
