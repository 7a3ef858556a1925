import { stepsWithin } from '../math/samplers/steps.ts'
import type { Manifest, PackFile } from '../protocol/manifest.ts'
import type { Architecture } from './architecture.ts'
import type { ModelShape } from './families/family.ts'
import type { Model } from './families/family.ts'
import type { Statistics } from './statistics.ts'

/** The description of a pack by its author. All other fields of the manifest follow from the files. */
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

/** The card of a checkpoint without further information. The steps come from the official notebooks. */
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

export type ManifestParts<Built extends ModelShape = Architecture> = {
  model: Model<Built>
  statistics: Statistics | null
  graphs: Manifest['graphs']
  files: readonly PackFile[]
  card: PackCard
}

/** Where the covariance of the training codes stands in a pack. */
export const COVARIANCE_FILE = 'covariance.safetensors'

/** The manifest of the files written so far. `samples` are those in the folder of that name. */
export function buildManifest<Built extends ModelShape>({ model, statistics, graphs, files, card }: ManifestParts<Built>): Manifest {
  const { family, architecture, schedule, latentSchedule, prediction, imagesSeen } = model
  const { zSize, imageSize } = architecture
  const code = zSize === null ? null : { size: zSize, mean: statistics?.mean ?? null, std: statistics?.std ?? null }
  const { state, ...space } = family.spaceOf(architecture)
  const paths = files.map((file) => file.path)
  const optional = (path: string) => (paths.includes(path) ? path : null)
  const { name, title, description, defaults, licence, source, note } = card
  return {
    format: 'subcode-pack',
    version: 2,
    name,
    title,
    description,
    family: family.name,
    imageSize,
    space: { state, code, ...space },
    schedule,
    latentSchedule,
    prediction,
    defaults: {
      invertSteps: stepsWithin(schedule, defaults.invertSteps),
      renderSteps: stepsWithin(schedule, defaults.renderSteps),
      latentSteps: stepsWithin(latentSchedule ?? schedule, defaults.latentSteps),
      ...(defaults.quick && { quick: { ...defaults.quick, steps: stepsWithin(schedule, defaults.quick.steps) } }),
    },
    graphs,
    files: [...files],
    samples: paths.filter((path) => path.startsWith('samples/')),
    attributes: optional('attributes.json'),
    selfCheck: optional('self-check.json'),
    ...(paths.includes(COVARIANCE_FILE) && { codes: { covariance: COVARIANCE_FILE } }),
    licence,
    provenance: { source, converter: 'subcode-studio 1', imagesSeen: card.imagesSeen ?? imagesSeen, note },
  }
}
