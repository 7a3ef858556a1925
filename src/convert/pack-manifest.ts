import type { Manifest, PackFile } from '../protocol/manifest.ts'
import { pictureDims } from '../protocol/space.ts'
import type { Model } from './model.ts'
import type { Statistics } from './statistics.ts'

/** What a person says about a pack: the rest of its manifest follows from its files. */
export type PackCard = {
  name: string
  title: string
  description: string
  defaults: Manifest['defaults']
  licence: Manifest['licence']
  source: string
  imagesSeen: number | null
  note: string | null
}

/** For a checkpoint about which nothing else is known. Steps are those of the official notebooks. */
export function plainCard(name: string, source: string): PackCard {
  return {
    name,
    title: name,
    description: `Converted from ${source}.`,
    defaults: { invertSteps: 250, renderSteps: 100, latentSteps: 200 },
    licence: { name: 'Unknown', url: null, credit: 'See where the weights come from before you share pictures made with them.' },
    source,
    imagesSeen: null,
    note: null,
  }
}

export type ManifestParts = {
  model: Model
  statistics: Statistics | null
  graphs: Manifest['graphs']
  files: readonly PackFile[]
  card: PackCard
}

/** The manifest of the files written so far. `samples` are those in the folder of that name. */
export function buildManifest({ model, statistics, graphs, files, card }: ManifestParts): Manifest {
  const { architecture, schedule, latentSchedule, prediction, imagesSeen } = model
  const { zSize, imageSize } = architecture
  const paths = files.map((file) => file.path)
  const optional = (path: string) => (paths.includes(path) ? path : null)
  const { name, title, description, defaults, licence, source, note } = card
  return {
    format: 'subcode-pack',
    version: 2,
    name,
    title,
    description,
    family: zSize === null ? 'ddim' : 'diffae',
    imageSize,
    space: {
      state: pictureDims(imageSize),
      code: zSize === null ? null : { size: zSize, mean: statistics?.mean ?? null, std: statistics?.std ?? null },
      clip: true,
      firstStage: false,
    },
    schedule,
    latentSchedule,
    prediction,
    defaults,
    graphs,
    files: [...files],
    samples: paths.filter((path) => path.startsWith('samples/')),
    attributes: optional('attributes.json'),
    selfCheck: optional('self-check.json'),
    licence,
    provenance: { source, converter: 'subcode-studio 1', imagesSeen: card.imagesSeen ?? imagesSeen, note },
  }
}
