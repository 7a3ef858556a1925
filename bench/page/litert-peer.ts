import type { OpenPeer } from './peers.ts'

type Tensor = { toTypedArray(): Float32Array; delete(): void }

/** The part of @litertjs/core that is used here. */
type LiteRt = {
  loadLiteRt(folder: string, options: { threads: boolean }): Promise<unknown>
  loadAndCompile(
    url: string,
    options: { accelerator: 'wasm'; cpuOptions: { numThreads: number } },
  ): Promise<{
    run(feeds: Record<string, Tensor>): Promise<Record<string, Tensor>>
  }>
  Tensor: new (data: Float32Array, dims: number[]) => Tensor
}

const PACKAGE = '/peers/@litertjs/core'

/** XNNPACK in wasm with relaxed SIMD; one thread takes the build that has no threads. */
export const openLiteRt: OpenPeer = async (threads, feeds) => {
  const { loadLiteRt, loadAndCompile, Tensor } = (await import(/* @vite-ignore */ `${PACKAGE}/dist/index.js`)) as LiteRt
  await loadLiteRt(`${PACKAGE}/wasm/`, { threads: threads > 1 })
  const model = await loadAndCompile('/peers/models/denoiser/model.tflite', { accelerator: 'wasm', cpuOptions: { numThreads: threads } })
  const inputs = Object.fromEntries(Object.entries(feeds).map(([name, { dims, data }]) => [name, new Tensor(data, dims)]))
  return async () => {
    const outputs = await model.run(inputs)
    const next = outputs.next?.toTypedArray().slice()
    for (const tensor of Object.values(outputs)) tensor.delete()
    if (!next) throw new Error(`LiteRT.js gave ${Object.keys(outputs).join(', ')} and no next`)
    return next
  }
}
