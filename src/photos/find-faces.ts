import type { Config, FaceResult, Human } from '@vladmandic/human'
import detector from '../../node_modules/@vladmandic/human/models/blazeface.json?url'
import detectorWeights from '../../node_modules/@vladmandic/human/models/blazeface.bin?url'
import mesh from '../../node_modules/@vladmandic/human/models/facemesh.json?url'
import meshWeights from '../../node_modules/@vladmandic/human/models/facemesh.bin?url'
import runtime from '../../node_modules/@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url'
import { assert } from '../base/assert.ts'
import { meanPoint } from '../pixels/face-square.ts'
import type { FaceMarks, Point } from '../protocol/photos-api.ts'
import type { SeenFace } from './search-faces.ts'

/** Points of the 468 of a face mesh: those around each eye that the official alignment averages, and the corners of the mouth. */
const LEFT_EYE = [33, 160, 158, 133, 153, 144]
const RIGHT_EYE = [362, 385, 387, 263, 373, 380]
const MOUTH = [61, 291]
const MESH_POINTS = 468

/** More faces than this are a crowd, in which each is too small to be edited. */
const MAX_FACES = 12

/** Real faces score 0.8 and more; patterns that look like a face score less than this. */
const MIN_CONFIDENCE = 0.5

const off = { enabled: false }

const config: Partial<Config> = {
  backend: 'wasm',
  // The runtime comes from one folder, and both models from another.
  wasmPath: folderOf(runtime),
  modelBasePath: folderOf(detector),
  cacheModels: false,
  validateModels: false,
  warmup: 'none',
  debug: false,
  async: false,
  cacheSensitivity: 0, // each photo is another one
  filter: off,
  gesture: off,
  body: off,
  hand: off,
  object: off,
  segmentation: off,
  face: {
    enabled: true,
    detector: { rotation: true, maxDetected: MAX_FACES, minConfidence: MIN_CONFIDENCE, skipFrames: 0, skipTime: 0 },
    mesh: { enabled: true },
    attention: off,
    iris: off,
    description: off,
    emotion: off,
    antispoof: off,
    liveness: off,
  },
}

let finder: Promise<Human> | null = null
/** The last search: the library keeps state within a search, so the next one begins after it. */
let search: Promise<unknown> = Promise.resolve()

/**
 * The faces in a square picture: BlazeFace finds them and a mesh of 468 points is laid on each. Other shapes would be
 * squeezed into a square. The library and its models (4 MB) are loaded at the first call; a failed load is tried again at the next.
 */
export async function findFaces(canvas: OffscreenCanvas): Promise<SeenFace[]> {
  const loaded = await loadOnce()
  const result = search.then(() => loaded.detect(canvas))
  search = result.catch(() => undefined)
  const { face, error } = await result
  assert(!error, `the face finder has failed: ${error}`)
  const whole = face.filter(({ mesh }) => mesh.length >= MESH_POINTS)
  return whole.map(({ mesh, boxScore }) => ({ marks: marksOf(mesh), score: boxScore }))
}

/** Begins to load the finder, while a photo is read. What goes wrong is thrown where faces are looked for. */
export function prepareFinder(): void {
  loadOnce().catch(() => undefined)
}

async function loadOnce(): Promise<Human> {
  finder ??= loadFinder()
  return finder.catch((thrown: unknown) => {
    finder = null
    throw thrown
  })
}

async function loadFinder(): Promise<Human> {
  for (const weights of [detectorWeights, mesh, meshWeights]) assert(folderOf(weights) === folderOf(detector), `${weights} is elsewhere`)
  const library = await import('@vladmandic/human')
  const human = new library.Human(config)
  // Its threads would be started from a script that this page's policy refuses, and one thread takes a tenth of a second.
  human.tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false)
  await human.load()
  return human
}

/** Mesh points are in edges' coordinates of the canvas, marks in those of pixels' middles. */
function marksOf(mesh: FaceResult['mesh']): FaceMarks {
  const middle = (indices: readonly number[]): Point => {
    const { x, y } = meanPoint(indices.map((index) => ({ x: mesh[index]?.[0] ?? 0, y: mesh[index]?.[1] ?? 0 })))
    return { x: x - 0.5, y: y - 0.5 }
  }
  return { leftEye: middle(LEFT_EYE), rightEye: middle(RIGHT_EYE), mouth: middle(MOUTH) }
}

function folderOf(url: string): string {
  return new URL('.', new URL(url, self.location.href)).href
}
