import { Worker } from 'node:worker_threads'
import { SubcodeError } from '../base/errors.ts'
import { createClient, type WorkerPort } from '../rpc/client.ts'
import type { PicturesApi } from './pictures-api.ts'
import { programOf } from './programs.ts'
import type { DatasetTask, PictureEntry } from './run.ts'

/** The pictures of a data set, in the order of their names. */
export type PictureReader = {
  entries: PictureEntry[]
  /** Planar RGB in [-1, 1] of this size. Rejects with `bad-file` where the picture cannot be used. */
  read: (name: string, size: number) => Promise<Float32Array>
  close: () => void
}

const program = programOf('pictures-thread')
const starter = program.pathname.endsWith('.ts') ? new URL('start-thread.mjs', import.meta.url) : program

/**
 * Opens a data set in a thread of its own. onnxruntime-node blocks the event loop while it computes; the thread reads, decodes and frames the
 * next pictures meanwhile. Throws `bad-file`.
 */
export async function startReader({ input, frame }: Pick<DatasetTask, 'input' | 'frame'>): Promise<PictureReader> {
  const client = createClient<PicturesApi>(portOf(new Worker(starter, { workerData: program.href })))
  const close = () => client.close(new SubcodeError('aborted', 'The pictures were closed.'))
  try {
    const { entries } = await client.call('open', { input, frame })
    return { entries, read: async (name, size) => (await client.call('read', { name, size })).picture, close }
  } catch (thrown) {
    close()
    throw thrown
  }
}

/** A thread of Node in the shape of a worker of the web. */
function portOf(worker: Worker): WorkerPort {
  return {
    postMessage: (message, transfer) => worker.postMessage(message, transfer as ArrayBuffer[]),
    addEventListener: (type: string, listener: (event: never) => void) => {
      if (type === 'error') worker.on('exit', (code) => listener({ message: `its thread ended with code ${code}` } as never))
      worker.on(type, (value: unknown) => listener((type === 'message' ? { data: value } : value) as never))
    },
    terminate: () => void worker.terminate(),
  }
}
