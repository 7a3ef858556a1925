import { parentPort } from 'node:worker_threads'
import { assert } from '../base/assert.ts'
import type { Port } from '../rpc/messages.ts'
import { serve } from '../rpc/serve.ts'
import { decodePixels, squarePicture } from './decode-picture.ts'
import { framePicture } from './frame-picture.ts'
import type { PicturesApi } from './pictures-api.ts'
import { openPictures, type Pictures } from './pictures.ts'

let open: (Pictures & { frame: boolean }) | null = null

serve<PicturesApi>(parentPort as unknown as Port, {
  open: async ({ input, frame }) => {
    open = { ...(await openPictures(input)), frame }
    return { entries: open.entries }
  },
  read: async ({ name, size }) => {
    assert(open, 'a data set is opened before its pictures are read')
    const pixels = await decodePixels(await open.read(name))
    return { picture: open.frame ? await framePicture(pixels, size) : squarePicture(pixels, size) }
  },
})
