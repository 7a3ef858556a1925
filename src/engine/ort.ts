import type * as Runtime from 'onnxruntime-web/webgpu'
import { assert } from '../base/assert.ts'
import { createQueue } from './queue.ts'
import { toEngineError } from './runtime-error.ts'

/*
 * The only file that imports onnxruntime-web. Two overlapping calls of run or create can hang the worker, so all of them go
 * through one queue. Given two providers, the runtime falls back in silence, so a session gets exactly one.
 */

export type Tensor = Runtime.Tensor
export type Tensors = Record<string, Tensor>

/** Sizes by name; a free dimension is a string, and empty where it has no name. */
export type Shapes = ReadonlyMap<string, readonly (number | string)[]>

export type Session = {
  inputs: Shapes
  outputs: Shapes
  /** Tensors by output name. `wanted` names outputs or gives buffers for them; the outputs that it leaves out are not returned. */
  run(feeds: Tensors, wanted?: Tensors | readonly string[]): Promise<Tensors>
  release(): Promise<void>
}

export type SessionOptions = {
  /** Null computes on the CPU in wasm. */
  gpu: GPUDevice | null
  /** Where outputs stay that no buffer is given for. */
  keepOnGpu: boolean
  tuning?: Tuning
}

/** Choices of the runtime. `npm run bench` measures them against each other. */
export type Tuning = {
  /** Order of the dimensions of a map on a GPU. */
  layout?: 'NCHW' | 'NHWC'
  /** Records the GPU's commands once and plays them again. Every feed must then be one GPU buffer, always the same. */
  graphCapture?: boolean
  /** Fixes the free dimension `batch`. */
  batch?: number
  /** Keeps freed memory in wasm for the next run, and plans it as a whole. */
  arena?: boolean
  /** Runs the nodes as they are written, without a search for simpler ones: a quarter of the time of opening a graph that has none. */
  asWritten?: boolean
}

export type Weights = { path: string; data: Uint8Array }

/** What computes a graph. wasm and WebGPU need another form of some graphs than machine code and CUDA do. */
export type Kernels = 'wasm' | 'webgpu' | 'native'

/** The parts of the runtime that the engine uses. onnxruntime-node has the same ones; its `kernels` compute where no GPU of a page does. */
export type RuntimeModule = Pick<typeof Runtime, 'InferenceSession' | 'Tensor' | 'env'> & { kernels?: Kernels }

export type LoadRuntime = () => Promise<RuntimeModule>

const enqueue = createQueue()
let started: Promise<RuntimeModule> | null = null

/** Loads the runtime once for the life of the worker, so that the thread count cannot change afterwards. */
export function startRuntime(threads: number, load: LoadRuntime = loadWebRuntime): Promise<void> {
  started ??= load().then((runtime) => {
    runtime.env.wasm.numThreads = threads
    runtime.env.logLevel = 'error'
    return runtime
  })
  return started.then(() => {})
}

/**
 * The runtime of browsers. The JSPI build is smaller and calls the GPU at half the cost, where the browser can suspend wasm; the
 * default entry is avoided: its fp16 results are wrong.
 */
export function loadWebRuntime(): Promise<RuntimeModule> {
  return 'Suspending' in WebAssembly ? import('onnxruntime-web/jspi') : import('onnxruntime-web/webgpu')
}

async function runtime(): Promise<RuntimeModule> {
  assert(started, 'startRuntime must be called first')
  return started
}

/** What computes graphs on this GPU, or where the page uses none. */
export async function kernelsOn(gpu: GPUDevice | null): Promise<Kernels> {
  return gpu ? 'webgpu' : ((await runtime()).kernels ?? 'wasm')
}

/** A session for one graph. Throws `out-of-memory`, `device-lost`, or `internal` with the runtime's words. */
export async function createSession(graph: Uint8Array, weights: Weights[], options: SessionOptions): Promise<Session> {
  const { InferenceSession } = await runtime()
  return sessionOver(await guarded(() => InferenceSession.create(graph, sessionOptions(weights, options))))
}

/** Apart, since functions made beside `graph` and `weights` would keep these files in memory as long as the session. */
function sessionOver(session: Runtime.InferenceSession): Session {
  return {
    inputs: shapes(session.inputMetadata),
    outputs: shapes(session.outputMetadata),
    run: (feeds, wanted) => guarded(() => (wanted ? session.run(feeds, wanted) : session.run(feeds)) as Promise<Tensors>),
    release: () => guarded(() => session.release()),
  }
}

/** Whether everything that was asked of the runtime ends within `ms` milliseconds. */
export function isRuntimeFree(ms: number): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), ms)
    void enqueue(async () => {
      clearTimeout(timer)
      resolve(true)
    })
  })
}

function guarded<T>(work: () => Promise<T>): Promise<T> {
  return enqueue(work).catch((thrown: unknown) => {
    throw toEngineError(thrown)
  })
}

function sessionOptions(weights: Weights[], { gpu, keepOnGpu, tuning = {} }: SessionOptions): Runtime.InferenceSession.SessionOptions {
  const { layout, graphCapture = false, batch, arena = false, asWritten = false } = tuning
  const webgpu = { name: 'webgpu', device: gpu, validationMode: 'disabled', ...(layout ? { preferredLayout: layout } : {}) } as const
  return {
    executionProviders: gpu ? [webgpu] : ['wasm'],
    preferredOutputLocation: gpu && keepOnGpu ? 'gpu-buffer' : 'cpu',
    externalData: weights,
    enableGraphCapture: graphCapture,
    enableCpuMemArena: arena,
    enableMemPattern: arena,
    ...(asWritten ? { graphOptimizationLevel: 'disabled' as const } : {}),
    ...(batch ? { freeDimensionOverrides: { batch } } : {}),
  }
}

function shapes(values: readonly Runtime.InferenceSession.ValueMetadata[]): Shapes {
  return new Map(values.map((value) => [value.name, value.isTensor ? value.shape.map(sizeOf) : []]))
}

/** The runtime tells a free dimension without a name as -1 in 32 bits. */
function sizeOf(size: number | string): number | string {
  return typeof size === 'number' && (size < 0 || size >= 0xffffffff) ? '' : size
}

export async function floatTensor(data: Float32Array, dims: readonly number[]): Promise<Tensor> {
  const { Tensor } = await runtime()
  return new Tensor('float32', data, dims)
}

/** A tensor over a buffer of ours; the buffer stays ours. */
export async function gpuTensor(buffer: GPUBuffer, dims: readonly number[]): Promise<Tensor> {
  const { Tensor } = await runtime()
  return Tensor.fromGpuBuffer(buffer, { dataType: 'float32', dims })
}

export function outputOf(tensors: Tensors, name: string): Tensor {
  const tensor = tensors[name]
  assert(tensor, `the graph gave no ${name}, only ${Object.keys(tensors).join(', ')}`)
  return tensor
}

/** The same numbers in other dimensions. The tensor still owns them. */
export async function withDims(tensor: Tensor, dims: readonly number[]): Promise<Tensor> {
  return tensor.location === 'gpu-buffer' ? gpuTensor(tensor.gpuBuffer, dims) : floatTensor(numbersOf(tensor), dims)
}

/** The numbers of a tensor wherever they are; the tensor is given back. */
export async function takeNumbers(tensor: Tensor): Promise<Float32Array> {
  const data = await tensor.getData(true)
  assert(data instanceof Float32Array, 'expected a float32 tensor')
  return data
}

/** The numbers of a tensor in CPU memory. */
export function numbersOf(tensor: Tensor): Float32Array {
  assert(tensor.data instanceof Float32Array, 'expected a float32 tensor in CPU memory')
  return tensor.data
}
