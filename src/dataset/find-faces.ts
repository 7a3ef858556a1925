import { fileURLToPath } from 'node:url'
import { FaceFinder, loadFinder } from '../photos/face-finder.ts'
import type { SeenFace } from '../photos/search-faces.ts'
import type { Rgba } from '../pixels/rgba.ts'
import { readFileAddresses } from './file-addresses.ts'

const folderOf = (path: string) => new URL(`../../node_modules/${path}/`, import.meta.url)

/** The library's build for Node, with the runtime and the models that a page has. */
const finder = new FaceFinder(async () => {
  readFileAddresses()
  const wasmPath = fileURLToPath(folderOf('@tensorflow/tfjs-backend-wasm/dist'))
  const modelBasePath = folderOf('@vladmandic/human/models').href
  return loadFinder(await import('../../node_modules/@vladmandic/human/dist/human.node-wasm.js'), { wasmPath, modelBasePath })
})

/** The faces in a square picture, in its pixels. */
export async function findFaces({ data, width, height }: Rgba): Promise<SeenFace[]> {
  const { tf } = await finder.load()
  const rgb = tf.tidy(() => tf.slice(tf.tensor4d(Float32Array.from(data), [1, height, width, 4]), [0, 0, 0, 0], [1, height, width, 3]))
  try {
    return await finder.find(rgb)
  } finally {
    rgb.dispose()
  }
}
