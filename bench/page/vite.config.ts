import { defineConfig } from 'vite'
import { serveFolders } from '../../e2e/harness/serve-folders.ts'
import { faceFinderAssets } from '../../scripts/face-finder-assets.ts'

const here = (path: string) => new URL(path, import.meta.url).pathname

const headers = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' }

/** A page with the benchmark's worker, built like the studio but apart from it. */
export default defineConfig({
  root: here('.'),
  base: './',
  appType: 'mpa',
  build: {
    outDir: here('../../bench-results/page'),
    emptyOutDir: true,
    rollupOptions: { input: [here('index.html'), here('peers.html')] },
  },
  worker: { format: 'es', rollupOptions: { output: faceFinderAssets } },
  preview: { headers },
  plugins: [
    serveFolders({
      '/models/': here('../../models/'),
      '/packs/': here('../../bench-results/packs/'),
      '/nets/': here('../../bench-results/nets/'),
      '/peers/': here('../../bench-results/peers/'),
    }),
  ],
})
