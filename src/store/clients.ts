import type { EngineApi } from '../protocol/engine-api.ts'
import type { FilmApi } from '../protocol/film-api.ts'
import type { Manifest } from '../protocol/manifest.ts'
import type { LibraryApi } from '../protocol/library-api.ts'
import type { PhotosApi } from '../protocol/photos-api.ts'

type Verbs = Record<string, { in: unknown; out: unknown; event: unknown }>

export type CallOptions<Event> = { signal?: AbortSignal; onEvent?: (event: Event) => void }

/** What the store needs of a worker's client: one typed call per verb. */
export type Caller<Api extends Verbs> = {
  call<Verb extends keyof Api & string>(
    verb: Verb,
    input: Api[Verb]['in'],
    options?: CallOptions<Api[Verb]['event']>,
  ): Promise<Api[Verb]['out']>
}

export type PackEntry = { name: string; title: string }

/** Where packs are found. Paths are relative to a pack's folder. */
export type PackSource = {
  list: () => Promise<PackEntry[]>
  url: (name: string) => string
  readManifest: (name: string) => Promise<Manifest>
  readFile: (name: string, path: string) => Promise<Blob>
}

export type Engine = Caller<EngineApi>
export type Films = Caller<FilmApi>
export type Library = Caller<LibraryApi>
export type Photos = Caller<PhotosApi>
export type Clients = { engine: Engine; films: Films; library: Library; photos: Photos; packs: PackSource }
