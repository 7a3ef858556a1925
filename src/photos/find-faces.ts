import detector from '../../node_modules/@vladmandic/human/models/blazeface.json?url'
import detectorWeights from '../../node_modules/@vladmandic/human/models/blazeface.bin?url'
import mesh from '../../node_modules/@vladmandic/human/models/facemesh.json?url'
import meshWeights from '../../node_modules/@vladmandic/human/models/facemesh.bin?url'
import runtime from '../../node_modules/@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url'
import { assert } from '../base/assert.ts'
import type { Rgba } from '../pixels/rgba.ts'
import { FaceFinder, loadFinder } from './face-finder.ts'
import type { SeenFace } from './search-faces.ts'

const finder = new FaceFinder(async () => {
  for (const weights of [detectorWeights, mesh, meshWeights]) assert(folderOf(weights) === folderOf(detector), `${weights} is elsewhere`)
  return loadFinder(await import('@vladmandic/human'), { wasmPath: folderOf(runtime), modelBasePath: folderOf(detector) })
})

/** The faces in a square picture. The library and its models are loaded at the first call. */
export function findFaces(picture: Rgba): Promise<SeenFace[]> {
  return finder.find(picture)
}

/** Begins to load the finder, while a photo is read. What goes wrong is thrown where faces are looked for. */
export function prepareFinder(): void {
  finder.load().catch(() => undefined)
}

function folderOf(url: string): string {
  return new URL('.', new URL(url, self.location.href)).href
}
