import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { cspPlugin } from './scripts/csp-plugin.ts'
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
  worker: { format: 'es' },
  server: { headers: isolation },
  preview: { headers: isolation },
})
