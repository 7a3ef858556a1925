import type { OpenPeer } from './peers.ts'

type Tensor = { data: Float32Array }

/** The part of @huggingface/transformers that is used here. */
type Transformers = {
  env: {
    allowLocalModels: boolean
    allowRemoteModels: boolean
    useBrowserCache: boolean
    useWasmCache: boolean
    localModelPath: string
    backends: { onnx: { wasm: { wasmPaths: { mjs: string; wasm: string }; numThreads: number } } }
  }
  AutoModel: {
    from_pretrained(
      name: string,
      options: { device: 'wasm'; dtype: 'fp32' },
    ): Promise<(feeds: Record<string, Tensor>) => Promise<{ next: Tensor }>>
  }
  Tensor: new (type: 'float32', data: Float32Array, dims: number[]) => Tensor
}

const PACKAGE = '/peers/@huggingface/transformers'
/** The build that transformers.js takes by itself, from this machine. */
const RUNTIME = '/peers/onnxruntime-web/dist/ort-wasm-simd-threaded.asyncify'

/** A network of one's own, as `AutoModel` opens it: `config.json` names its type `custom`. */
export const openTransformers: OpenPeer = async (threads, feeds) => {
  const { env, AutoModel, Tensor } = (await import(/* @vite-ignore */ `${PACKAGE}/dist/transformers.min.js`)) as Transformers
  Object.assign(env, { allowLocalModels: true, allowRemoteModels: false, useBrowserCache: false, useWasmCache: false })
  env.localModelPath = '/peers/models/'
  Object.assign(env.backends.onnx.wasm, { wasmPaths: { mjs: `${RUNTIME}.mjs`, wasm: `${RUNTIME}.wasm` }, numThreads: threads })
  const model = await AutoModel.from_pretrained('denoiser', { device: 'wasm', dtype: 'fp32' })
  const inputs = Object.fromEntries(Object.entries(feeds).map(([name, { dims, data }]) => [name, new Tensor('float32', data, dims)]))
  return async () => (await model(inputs)).next.data
}
