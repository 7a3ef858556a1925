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
export function findFaces(picture: Rgba): Promise<SeenFace[]> {
  return finder.find(picture)
}
