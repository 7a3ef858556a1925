import type { Config, FaceResult, Human, Result } from '@vladmandic/human'
import { assert } from '../base/assert.ts'
import { meanPoint } from '../pixels/face-square.ts'
import type { Rgba } from '../pixels/rgba.ts'
import type { FaceMarks, Point } from '../protocol/photos-api.ts'
import type { SeenFace } from './search-faces.ts'

/*
 * BlazeFace finds faces and a mesh of 468 points is laid on each, in wasm. A page and Node load the library each in their own way; what it is
 * told, and what is read of its answers, stands here.
 */

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

/** The folders of the runtime and of both models, as addresses that end in a slash. */
export type FinderFolders = Pick<Config, 'wasmPath' | 'modelBasePath'>

/** Loads runtime and models (4 MB). One thread finds faces: it takes a tenth of a second, and a page's policy refuses the script of more. */
export async function loadFinder(library: { Human: typeof Human }, folders: FinderFolders): Promise<Human> {
  const human = new library.Human({ ...config, ...folders })
  human.tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false)
  await human.load()
  return human
}

/** Finds the faces in square pictures, one at a time. A failed load is tried again at the next picture. */
export class FaceFinder {
  readonly #load: () => Promise<Human>
  #finder: Promise<Human> | null = null
  /** The last search: the library keeps state within a search, so the next one begins after it. */
  #search: Promise<unknown> = Promise.resolve()

  constructor(load: () => Promise<Human>) {
    this.#load = load
  }

  /** The library, loaded at the first call. */
  load(): Promise<Human> {
    this.#finder ??= this.#load().catch((thrown: unknown) => {
      this.#finder = null
      throw thrown
    })
    return this.#finder
  }

  /** The faces in a square picture, in its pixels. Other shapes would be squeezed into a square. */
  async find(picture: Rgba): Promise<SeenFace[]> {
    const loaded = await this.load()
    const result = this.#search.then(() => detect(loaded, picture))
    this.#search = result.catch(() => undefined)
    const { face, error } = await result
    assert(!error, `the face finder has failed: ${error}`)
    const whole = face.filter(({ mesh }) => mesh.length >= MESH_POINTS)
    return whole.map(({ mesh, boxScore }) => ({ marks: marksOf(mesh), score: boxScore }))
  }
}

/** As a tensor: a canvas would be copied four times by the library before it is one. */
async function detect(human: Human, { data, width, height }: Rgba): Promise<Result> {
  const rgb = new Float32Array(3 * width * height)
  for (let from = 0, to = 0; to < rgb.length; from++) if (from % 4 !== 3) rgb[to++] = data[from] ?? 0
  const tensor = human.tf.tensor4d(rgb, [1, height, width, 3])
  try {
    return await human.detect(tensor)
  } finally {
    tensor.dispose()
  }
}

/** Mesh points are in edges' coordinates of the picture, marks in those of pixels' middles. */
function marksOf(mesh: FaceResult['mesh']): FaceMarks {
  const middle = (indices: readonly number[]): Point => {
    const { x, y } = meanPoint(indices.map((index) => ({ x: mesh[index]?.[0] ?? 0, y: mesh[index]?.[1] ?? 0 })))
    return { x: x - 0.5, y: y - 0.5 }
  }
  return { leftEye: middle(LEFT_EYE), rightEye: middle(RIGHT_EYE), mouth: middle(MOUTH) }
}
