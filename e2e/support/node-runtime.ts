import { nodeRuntime as native } from '../../src/dataset/node-runtime.ts'

/** Stands in for the browser's runtime (`createEngineHandlers`). It gets the graphs that wasm gets. */
export const nodeRuntime = { ...native('cpu'), kernels: 'wasm' } as const
