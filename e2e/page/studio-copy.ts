import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { preview } from 'vite'

const root = new URL('../..', import.meta.url).pathname
const PAGE = 'index.html'
const WORKER = 'service-worker.js'

export type StudioCopy = {
  url: string
  /** Puts a newer studio in place, as a host does: a page with this title, and a service worker that lists it. */
  publish: (title: string) => Promise<void>
  /** Takes the network away: nobody answers any more, until it is `back`. */
  vanish: () => Promise<void>
  comeBack: () => Promise<void>
  /** The studio comes without this pack from now on. */
  withdraw: (pack: string) => Promise<void>
  remove: () => Promise<void>
}

/** The built studio in a folder and on a server of its own at this port, so that it can change under the page, and go away. */
export async function serveCopy(port: number): Promise<StudioCopy> {
  const folder = await mkdtemp(join(tmpdir(), 'subcode-'))
  for (const name of await readdir(join(root, 'dist'))) await symlink(join(root, 'dist', name), join(folder, name))
  const open = () => preview({ root, logLevel: 'warn', build: { outDir: folder }, preview: { port, strictPort: true } })
  let server = await open()

  const replace = async (name: string, change: (text: string) => string): Promise<{ before: string; after: string }> => {
    const before = await readFile(join(folder, name), 'utf8')
    const after = change(before)
    if (after === before) throw new Error(`nothing changed in ${name}`)
    await rm(join(folder, name))
    await writeFile(join(folder, name), after)
    return { before, after }
  }

  return {
    url: `http://localhost:${port}`,
    publish: async (title) => {
      const page = await replace(PAGE, (text) => text.replace(/<title>.*<\/title>/, `<title>${title}</title>`))
      await replace(WORKER, (text) => text.replace(sha256(page.before), sha256(page.after)))
    },
    vanish: () => server.close(),
    comeBack: async () => {
      server = await open()
    },
    withdraw: async (pack) => {
      const [all, left] = [join(root, 'dist', 'models'), join(folder, 'models')]
      await rm(left)
      await mkdir(left)
      const packs: { name: string }[] = JSON.parse(await readFile(join(all, 'packs.json'), 'utf8'))
      const others = packs.filter(({ name }) => name !== pack)
      for (const { name } of others) await symlink(join(all, name), join(left, name))
      await writeFile(join(left, 'packs.json'), JSON.stringify(others))
    },
    remove: async () => {
      await server.close()
      await rm(folder, { recursive: true })
    },
  }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
