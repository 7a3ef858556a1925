import {
  BufferTarget,
  canEncodeVideo,
  CanvasSource,
  Mp4OutputFormat,
  Output,
  QUALITY_VERY_HIGH,
  type VideoCodec,
  WebMOutputFormat,
} from 'mediabunny'
import { assert } from '../base/assert.ts'
import { SubcodeError } from '../base/errors.ts'
import type { FilmOrder } from '../protocol/film-api.ts'
import type { PaintFrame } from './paint-frame.ts'

export type VideoFormat = 'webm' | 'mp4'

/** By how many players know them; the first that this browser encodes is taken. */
const codecs: Record<VideoFormat, readonly VideoCodec[]> = { webm: ['vp9', 'vp8', 'av1'], mp4: ['avc', 'hevc', 'av1', 'vp9'] }

/** The codec for a format at a side of `side` pixels, or null where this browser has none (or no WebCodecs at all). */
export async function chooseCodec(format: VideoFormat, side: number): Promise<VideoCodec | null> {
  if (typeof VideoEncoder === 'undefined') return null
  for (const codec of codecs[format]) {
    if (await canEncodeVideo(codec, { width: side, height: side, quality: QUALITY_VERY_HIGH })) return codec
  }
  return null
}

/** A video without sound, each frame shown for one beat. Throws `internal` when the browser cannot write the format. */
export async function writeVideo(order: FilmOrder, format: VideoFormat, paint: PaintFrame, onFrame: () => void): Promise<Blob> {
  const codec = await chooseCodec(format, order.side)
  if (!codec)
    throw new SubcodeError('internal', `This browser cannot write ${format} at ${order.side} pixels. Choose GIF or PNG instead.`, {
      values: { reason: 'cannot-write-film', format, side: order.side },
    })
  const target = new BufferTarget()
  const output = new Output({ format: format === 'webm' ? new WebMOutputFormat() : new Mp4OutputFormat(), target })
  try {
    await addFrames(output, codec, order, paint, onFrame)
    await output.finalize()
  } catch (thrown) {
    await output.cancel()
    throw thrown
  }
  assert(target.buffer, 'a finished video has bytes')
  return new Blob([target.buffer], { type: `video/${format}` })
}

async function addFrames(
  output: Output,
  codec: VideoCodec,
  { frames, framesPerSecond }: FilmOrder,
  paint: PaintFrame,
  onFrame: () => void,
) {
  const beatS = 1 / framesPerSecond
  const source = new CanvasSource(paint(0), { codec, quality: QUALITY_VERY_HIGH })
  output.addVideoTrack(source, { frameRate: framesPerSecond })
  await output.start()
  for (let index = 0; index < frames.count; index++) {
    paint(index)
    await source.add(index * beatS, beatS)
    onFrame()
  }
}
