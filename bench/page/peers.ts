import { openLiteRt } from './litert-peer.ts'
import { openTransformers } from './transformers-peer.ts'

/** The inputs of a denoiser by name. */
export type PeerFeeds = Record<string, { dims: number[]; data: Float32Array }>

/** Opens the denoiser of `/peers/models` in another runtime; the function runs one step and gives `next`. */
export type OpenPeer = (threads: number, feeds: PeerFeeds) => Promise<() => Promise<Float32Array>>

const openers = { 'LiteRT.js': openLiteRt, 'transformers.js': openTransformers }

export type PeerName = keyof typeof openers

let run: (() => Promise<Float32Array>) | null = null

async function next(): Promise<Float32Array> {
  if (!run) throw new Error('open a runtime first')
  return run()
}

/** One runtime a page, since each keeps its threads for life. Numbers cross the wire as plain lists. */
const peers = {
  open: async (name: PeerName, threads: number, feeds: Record<string, { dims: number[]; data: number[] }>): Promise<void> => {
    const entries = Object.entries(feeds).map(([input, { dims, data }]) => [input, { dims, data: Float32Array.from(data) }])
    run = await openers[name](threads, Object.fromEntries(entries) as PeerFeeds)
  },
  stepMs: async (): Promise<number> => {
    const startMs = performance.now()
    await next()
    return performance.now() - startMs
  },
  next: async (): Promise<number[]> => [...(await next())],
}

/** What the benchmark finds in the page as `globalThis.peers`. */
export type Peers = typeof peers

Object.assign(globalThis, { peers })
