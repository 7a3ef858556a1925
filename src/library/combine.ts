import type { PackPart } from '../base/error-values.ts'
import { SubcodeError } from '../base/errors.ts'
import type { Sources } from '../convert/convert.ts'
import { fromDiffusers, isOfAverage } from '../convert/diffusers.ts'
import type { Checkpoint } from '../formats/checkpoint.ts'
import type { FoundFile } from '../protocol/library-api.ts'
import type { Said } from '../protocol/said.ts'
import type { OpenedFile } from './open-files.ts'
import type { OpenPack } from './open-pack.ts'

/** The result of files together: a finished pack, or the sources of one. `names` are its files. */
export type Combination =
  | { kind: 'pack'; pack: OpenPack; names: string[] }
  | { kind: 'sources'; sources: Sources; modelName: string | null; modelFile: string; names: string[] }

type Weights = Extract<OpenedFile, { kind: 'weights' }>

/**
 * Finds the part that each file has in a pack. An official latent checkpoint holds its autoencoder too, so it may come alone or
 * give its latent net to another. Throws `bad-file` when the files make no pack, or more than one.
 */
export function combine(opened: readonly OpenedFile[], said: Said = {}): Combination {
  const packs = opened.filter((file) => file.kind === 'pack')
  const weights = opened.filter((file) => file.kind === 'weights')
  const [pack] = packs
  if (pack) {
    if (opened.length - opened.filter(({ kind }) => kind === 'refused').length > 1)
      throw wrong(opened, 'A finished pack comes alone: bring one pack, or the checkpoints of one.', { reason: 'pack-not-alone' })
    return { kind: 'pack', pack: pack.pack, names: [pack.found.path] }
  }
  const whole = weights.filter(({ found }) => found.kind === 'autoencoder')
  const [plain, withLatent] = [whole.filter(({ found }) => !hasLatent(found)), whole.filter(({ found }) => hasLatent(found))]
  const ddims = ofKind(weights, 'ddim')
  const model =
    one(plain, 'autoencoders') ??
    one(withLatent, 'latent checkpoints') ??
    one(ofKind(weights, 'latent-diffusion'), 'latent diffusion models') ??
    one(ofKind(weights, 'diffenc'), 'VDM or DiffEnc models') ??
    joinHalves(weights) ??
    one(ddims, 'DDIMs')
  if (!model)
    throw wrong(opened, 'These files go with an autoencoder, which is missing: bring its checkpoint together with them.', {
      reason: 'autoencoder-missing',
    })
  const others = withLatent.filter((file) => file !== model)
  const latent = one([...ofKind(weights, 'latent'), ...others], 'latent nets')
  const classifier = one(ofKind(weights, 'classifier'), 'classifiers')
  const statistics = one(ofKind(weights, 'statistics'), 'files with statistics')
  const baseline = one(ddims, 'DDIMs')
  const used = [model, latent, classifier, statistics, baseline].flatMap((file) => (file ? [file.found.path] : []))
  return {
    kind: 'sources',
    sources: {
      model: model.checkpoint,
      latent: checkpointOf(latent),
      classifier: checkpointOf(classifier),
      statistics: checkpointOf(statistics),
      baseline: baseline === model ? null : checkpointOf(baseline),
      attributes: null,
      covariance: null,
      said,
      samples: [],
      readme: null,
    },
    modelName: 'name' in model.found ? model.found.name : null,
    modelFile: model.found.path,
    names: [...new Set(used)],
  }
}

/** The U-Net and the first stage that the diffusers library keeps apart; null where there is neither. Of two U-Nets the moving average counts. */
function joinHalves(weights: readonly Weights[]): Weights | null {
  const unets = ofKind(weights, 'latent-unet')
  const averaged = unets.filter(({ checkpoint }) => isOfAverage(checkpoint.hyperParameters))
  const unet = one(averaged.length > 0 ? averaged : unets, 'U-Nets')
  const stage = one(ofKind(weights, 'first-stage'), 'first stages')
  if (unet && stage) return { ...unet, checkpoint: fromDiffusers(unet.checkpoint, stage.checkpoint) }
  const half = unet ? 'first-stage' : 'latent-unet'
  if (unet ?? stage)
    throw wrong(weights, `The ${half} of this latent diffusion model is missing: bring unet and vqvae (or vae) together.`, {
      reason: 'half-missing',
      half,
    })
  return null
}

const hasLatent = (found: FoundFile): boolean => found.kind === 'autoencoder' && found.hasLatent
const ofKind = (files: readonly Weights[], kind: FoundFile['kind']) => files.filter(({ found }) => found.kind === kind)
const checkpointOf = (file: Weights | null): Checkpoint | null => file?.checkpoint ?? null

function one(files: readonly Weights[], part: PackPart): Weights | null {
  if (files.length > 1)
    throw wrong(files, `A pack has room for one of them, and these are ${files.length} ${part}: bring one.`, {
      reason: 'several-of-a-kind',
      part,
    })
  return files[0] ?? null
}

type Mismatch =
  | { reason: 'pack-not-alone' | 'autoencoder-missing' }
  | { reason: 'half-missing'; half: 'latent-unet' | 'first-stage' }
  | { reason: 'several-of-a-kind'; part: PackPart }

function wrong(opened: readonly OpenedFile[], why: string, mismatch: Mismatch): SubcodeError {
  const files = opened.filter(({ kind }) => kind !== 'refused').map(({ found }) => found.path)
  return new SubcodeError('bad-file', `${files.join(', ')}: ${why}`, { values: { ...mismatch, files } })
}
