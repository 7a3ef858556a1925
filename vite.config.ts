import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { cspPlugin } from './scripts/csp-plugin.ts'
import { faceFinderAssets } from './scripts/face-finder-assets.ts'
import { offlinePlugin } from './scripts/offline-plugin.ts'
import { packsPlugin } from './scripts/packs-plugin.ts'
import { preloadStartPlugin } from './scripts/preload-start-plugin.ts'

/** Cross-origin isolation, without which wasm has one thread only. */
const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
}

export default defineConfig({
  plugins: [react(), packsPlugin(), cspPlugin(), preloadStartPlugin(), offlinePlugin()],
  base: './',
  // Found only when a worker first asks for them, they would reload the page under a person's first job.
  optimizeDeps: {
    include: ['@bufbuild/protobuf', '@bufbuild/protobuf/wkt', '@vladmandic/human', 'onnxruntime-web/jspi', 'onnxruntime-web/webgpu'],
  },
  worker: {
    format: 'es',
    rollupOptions: { output: faceFinderAssets },
  },
  build: {
    rolldownOptions: {
      output: {
        // The scripts of the start, each with all that it imports; else what it shares with the other instruments would be files of its own.
        codeSplitting: {
          groups: [
            { name: 'react', test: /node_modules\/(react|react-dom|scheduler)\//, priority: 1 },
            { name: 'start', test: /src\/app\/start-page\.tsx$/ },
          ],
        },
      },
    },
  },
  server: { headers: isolation },
  preview: { headers: isolation },
})
