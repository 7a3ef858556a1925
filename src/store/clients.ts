import type { Covariance } from '../protocol/covariance.ts'
import type { EngineApi } from '../protocol/engine-api.ts'
import type { FilmApi } from '../protocol/film-api.ts'
import type { Manifest } from '../protocol/manifest.ts'
import type { LibraryApi } from '../protocol/library-api.ts'
import type { PhotosApi } from '../protocol/photos-api.ts'
import type { Caller } from '../rpc/client.ts'

export type PackEntry = { name: string; title: string }

/** Where packs are found. Paths are relative to a pack's folder. */
export type PackSource = {
  list: () => Promise<PackEntry[]>
  url: (name: string) => string
  readManifest: (name: string) => Promise<Manifest>
  readFile: (name: string, path: string) => Promise<Blob>
  /** The model card of a pack, in Markdown; null for a pack without it. */
  readCard: (name: string, manifest: Manifest) => Promise<string | null>
  /** The covariance of the pack's training codes; null for a pack without it. */
  readCovariance: (name: string, manifest: Manifest) => Promise<Covariance | null>
}

export type Engine = Caller<EngineApi>
export type Films = Caller<FilmApi>
export type Library = Caller<LibraryApi>
export type Photos = Caller<PhotosApi>
export type Clients = { engine: Engine; films: Films; library: Library; photos: Photos; packs: PackSource }
