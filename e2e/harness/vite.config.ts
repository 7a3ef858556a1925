import { defineConfig } from 'vite'
import { faceFinderAssets } from '../../scripts/face-finder-assets.ts'
import { serveFolders } from './serve-folders.ts'

const here = (path: string) => new URL(path, import.meta.url).pathname

const headers = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' }

/** A page for tests of the engine alone, built like the studio but apart from it. */
export default defineConfig({
  root: here('.'),
  base: './',
  appType: 'mpa', // a missing file is a 404, not the page
  build: { outDir: here('../../test-results/harness'), emptyOutDir: true },
  worker: { format: 'es', rollupOptions: { output: faceFinderAssets } },
  server: { headers },
  preview: { headers },
  plugins: [
    serveFolders({
      '/models/': here('../../models/'),
      '/golden/': process.env.GOLDEN_DIR ? `${process.env.GOLDEN_DIR}/` : here('../golden/'),
    }),
  ],
})
