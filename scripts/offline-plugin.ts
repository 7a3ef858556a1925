import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join, relative, resolve, sep } from 'node:path'
import { build, type Plugin } from 'vite'
import type { ShellFile } from '../src/offline/shell-key.ts'

const ENTRY = 'src/offline/service.worker.ts'
const OUTPUT = 'service-worker.js'
/** Packs are copied for use offline when they are used, not with the studio. */
const PACKS = 'models'

/** Builds the service worker last, with the list of every other file that was built. */
export function offlinePlugin(): Plugin {
  let outDir = 'dist'
  let root = '.'
  return {
    name: 'subcode-offline',
    apply: 'build',
    configResolved: (config) => {
      root = config.root
      outDir = resolve(config.root, config.build.outDir)
    },
    closeBundle: {
      sequential: true,
      order: 'post',
      handler: async () => {
        await build({
          configFile: false,
          root,
          publicDir: false,
          logLevel: 'warn',
          define: { SHELL: JSON.stringify(await listShell(outDir)) },
          build: {
            outDir,
            emptyOutDir: false,
            rollupOptions: { input: join(root, ENTRY), output: { format: 'iife', entryFileNames: OUTPUT } },
          },
        })
      },
    },
  }
}

async function listShell(folder: string): Promise<ShellFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => relative(folder, join(entry.parentPath, entry.name)))
  const shell = paths.map((path) => path.split(sep).join('/')).filter((path) => !path.startsWith(`${PACKS}/`) && path !== OUTPUT)
  return Promise.all(
    shell.sort().map(async (path) => ({
      path,
      sha256: createHash('sha256')
        .update(await readFile(join(folder, path)))
        .digest('hex'),
    })),
  )
}
