import { existsSync } from 'node:fs'
import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Plugin, ViteDevServer } from 'vite'

/** The folder with everything that packs are made of, which is never served as a pack. */
const NOT_A_PACK = 'train'

/** `models/` beside the page: the packs as they are, and a list of them, which is made when it is asked for. */
export function packsPlugin(models = 'models'): Plugin[] {
  return [
    { name: 'subcode-packs-served', apply: 'serve', configureServer: (server) => serve(server, models, true) },
    { name: 'subcode-packs-preview', configurePreviewServer: (server) => serve(server, join(server.config.build.outDir, 'models'), false) },
    {
      name: 'subcode-packs-built',
      apply: 'build',
      writeBundle: async ({ dir = 'dist' }) => copyPacks(models, join(dir, 'models')),
    },
  ]
}

/** Lists packs where no list is on disk, and answers 404 to what a pack lacks; Vite would answer with the page itself. */
function serve({ middlewares }: Pick<ViteDevServer, 'middlewares'>, models: string, isListed: boolean): void {
  middlewares.use('/models', async ({ url = '' }, response, next) => {
    const path = decodeURIComponent(url.split('?')[0] ?? '')
    if (isListed && path === '/packs.json') {
      response.setHeader('Content-Type', 'application/json')
      response.end(JSON.stringify(await listPacks(models)))
    } else if (existsSync(join(models, path))) next()
    else {
      response.statusCode = 404
      response.end()
    }
  })
}

async function copyPacks(models: string, target: string): Promise<void> {
  const packs = await listPacks(models)
  await mkdir(target, { recursive: true })
  for (const { name } of packs) await cp(join(models, name), join(target, name), { recursive: true })
  await writeFile(join(target, 'packs.json'), JSON.stringify(packs))
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
