import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'

/**
 * The other runtimes, which only their part of the benchmark needs: so they are no dependencies, and it fetches them itself. transformers.js
 * comes bundled, but for the wasm of the onnxruntime-web that it names.
 */
export const peerPackages = {
  '@litertjs/core': '2.5.3',
  '@litertjs/wasm-utils': '2.5.3',
  '@huggingface/transformers': '4.3.2',
  'onnxruntime-web': '1.31.0-dev.20260914-8d85527a0',
}

/** Unpacks the packages into a folder, each under its name, where they do not lie there yet. Throws an Error where npm cannot fetch one. */
export async function fetchPeers(folder: string, log: (line: string) => void): Promise<void> {
  for (const [name, version] of Object.entries(peerPackages)) {
    const own = `${folder}/${name}`
    if (versionIn(own) === version) continue
    log(`fetching ${name} ${version}`)
    await rm(own, { recursive: true, force: true })
    await mkdir(own, { recursive: true })
    const archive = fetchArchive(`${name}@${version}`, folder)
    execFileSync('tar', ['-xzf', `${folder}/${archive}`, '-C', own, '--strip-components=1'])
    await rm(`${folder}/${archive}`)
  }
}

function versionIn(folder: string): string | null {
  const path = `${folder}/package.json`
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version : null
}

/** The name of the archive of a package, in that folder. */
function fetchArchive(specifier: string, folder: string): string {
  try {
    return execFileSync('npm', ['pack', '--loglevel=error', specifier], {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trim()
  } catch (thrown) {
    const reason = String((thrown as { stderr?: string }).stderr || thrown).trim()
    throw new Error(`--only peers: npm could not fetch ${specifier}. Connect to the npm registry and run it again. npm said: ${reason}`, {
      cause: thrown,
    })
  }
}
