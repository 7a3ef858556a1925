import { cp, readdir, readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Plugin } from 'vite'

/** The folder with everything that packs are made of, which is never served as a pack. */
const NOT_A_PACK = 'train'

/** `models/` beside the page: the packs as they are, and a list of them, which is made when it is asked for. */
export function packsPlugin(models = 'models'): Plugin {
  let outDir = 'dist'
  return {
    name: 'subcode-packs',
    configResolved: (config) => {
      outDir = resolve(config.root, config.build.outDir)
    },
    configureServer: ({ middlewares }) => {
      middlewares.use('/models/packs.json', async (_, response) => {
        response.setHeader('Content-Type', 'application/json')
        response.end(JSON.stringify(await listPacks(models)))
      })
    },
    closeBundle: async () => {
      const packs = await listPacks(models)
      for (const { name } of packs) await cp(join(models, name), join(outDir, 'models', name), { recursive: true })
      await writeFile(join(outDir, 'models', 'packs.json'), JSON.stringify(packs))
    },
  }
}

/** Name and title of every folder that holds a `config.json`, in alphabetical order. */
async function listPacks(models: string): Promise<{ name: string; title: string }[]> {
  const folders = await readdir(models, { withFileTypes: true })
  const names = folders.filter((entry) => entry.isDirectory() && entry.name !== NOT_A_PACK).map(({ name }) => name)
  const packs = await Promise.all(names.sort().map((name) => readTitle(models, name)))
  return packs.filter((pack) => pack !== null)
}

async function readTitle(models: string, name: string): Promise<{ name: string; title: string } | null> {
  try {
    const { title } = JSON.parse(await readFile(join(models, name, 'config.json'), 'utf8'))
    return { name, title: String(title) }
  } catch {
    return null
  }
}
