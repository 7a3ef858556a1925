import { fetchPack } from '../packs/fetch-pack.ts'
import { loadWebRuntime, type RuntimeModule } from './ort.ts'
import { graphForCpu } from './winograd/graph-for-cpu.ts'

/** What differs between a worker of a browser and Node. */
export type Host = {
  loadRuntime: () => Promise<RuntimeModule>
  fetchPack: typeof fetchPack
  /** The form of a graph that the CPU computes fastest; `path` is for messages. */
  graphForCpu: (bytes: Uint8Array, path: string) => Uint8Array
}

export const browser: Host = { loadRuntime: loadWebRuntime, fetchPack, graphForCpu }
