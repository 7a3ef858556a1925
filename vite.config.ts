import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { cspPlugin } from './scripts/csp-plugin.ts'
import { faceFinderAssets } from './scripts/face-finder-assets.ts'
import { offlinePlugin } from './scripts/offline-plugin.ts'
import { packsPlugin } from './scripts/packs-plugin.ts'

/** Cross-origin isolation, without which wasm has one thread only. */
const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
}

export default defineConfig({
  plugins: [react(), packsPlugin(), cspPlugin(), offlinePlugin()],
  base: './',
  // Found only when a worker first asks for them, they would reload the page under a person's first job.
  optimizeDeps: {
    include: ['@bufbuild/protobuf', '@bufbuild/protobuf/wkt', '@vladmandic/human', 'onnxruntime-web/jspi', 'onnxruntime-web/webgpu'],
  },
  worker: {
    format: 'es',
    rollupOptions: { output: faceFinderAssets },
  },
  server: { headers: isolation },
  preview: { headers: isolation },
})
