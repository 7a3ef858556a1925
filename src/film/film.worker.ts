import { throwIfAborted } from '../base/abort.ts'
import type { FilmApi, FilmFormat } from '../protocol/film-api.ts'
import { serve } from '../rpc/serve.ts'
import { createFramePainter } from './paint-frame.ts'
import { writeGif } from './write-gif.ts'
import { writePngZip } from './write-png-zip.ts'
import { chooseCodec, type VideoFormat, writeVideo } from './write-video.ts'

const videos: readonly VideoFormat[] = ['webm', 'mp4']

serve<FilmApi>(self, {
  formats: async ({ side }) => {
    const codecs = await Promise.all(videos.map((format) => chooseCodec(format, side)))
    return [...videos.filter((_, i) => codecs[i]), 'gif', 'zip'] satisfies FilmFormat[]
  },
  write: async (order, { signal, emit }) => {
    const { format, frames } = order
    const paint = createFramePainter(order)
    let done = 0
    const onFrame = () => {
      throwIfAborted(signal)
      emit({ done: ++done, total: frames.count })
    }
    if (format === 'gif') return writeGif(order, paint, onFrame)
    return format === 'zip' ? writePngZip(order, paint, onFrame) : writeVideo(order, format, paint, onFrame)
  },
})
