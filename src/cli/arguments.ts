import { parseArgs } from 'node:util'
import { toSubcodeError } from '../base/errors.ts'
import type { Stored } from '../convert/stored.ts'
import type { Said } from '../protocol/said.ts'
import { parseSaid } from './said-options.ts'

export const usage = `
npm run convert -- <last.ckpt | model.safetensors | folder | zip> --out models/<pack> [options]
npm run convert -- models/<pack> --out models/<other> --weights <type> [--self-check]

  --latent <file>       latent DPM, if it is not in the model's own file
  --classifier <file>   classifier checkpoint, for attributes
  --attributes <file>   attributes.json, in place of a classifier
  --covariance <file>   covariance.safetensors of the training codes, in place of that of latent.pkl
  --baseline <file>     plain DDIM of the same size, to compare with
  --stats <file>        latent.pkl, or codes.safetensors of a data set, for the statistics of z_sem and the covariance of its codes
  --weights fp16 | fp32 | int8
                         how weights are stored (fp16); int8 halves the pack: the self-check and the pictures say what it costs
  --image-size <px>     what a file of weights alone does not say: the picture size that the model was trained with,
  --schedule <name>     its noise schedule (linear, cosine or const<beta>), --steps <n> of it, --latent-schedule <name>,
  --prediction <kind>   what it predicts (eps or v), --heads <n> of its attention, --scale <number> of its latent (1 or 0.18215),
  --latent-normalised <yes or no>, --classifier-normalised <yes or no>  whether these parts work on normalised z_sem (yes),
  --class-names <list>  and the names of the rows of the classifier, with commas between them
  --card <file>         JSON with title, description, licence, source, note, defaults
  --samples <folder>    PNG pictures to offer as samples
  --readme <file>       model card
  --self-check          add the numbers by which the engine checks a device, measured here: for packs that are published.
                        Without it the pack is, byte for byte, what the studio makes of the same files
`

export type ConvertArguments = {
  model: string
  latent: string | null
  classifier: string | null
  attributes: string | null
  covariance: string | null
  baseline: string | null
  stats: string | null
  card: string | null
  samples: string | null
  readme: string | null
  out: string
  stored: Stored
  selfCheck: boolean
  said: Said
}

const text = { type: 'string' } as const
const options = {
  latent: text,
  classifier: text,
  attributes: text,
  covariance: text,
  baseline: text,
  stats: text,
  card: text,
  samples: text,
  readme: text,
  out: text,
  'image-size': text,
  schedule: text,
  steps: text,
  prediction: text,
  heads: text,
  scale: text,
  'latent-schedule': text,
  'latent-normalised': text,
  'classifier-normalised': text,
  'class-names': text,
  weights: { type: 'string', default: 'fp16' },
  'self-check': { type: 'boolean', default: false },
} as const

const types: Record<string, Stored> = { fp16: 'float16', fp32: 'float32', int8: 'int8' }

/** The arguments of `npm run convert`, or a sentence that explains their error. */
export function parseArguments(argv: string[]): ConvertArguments | string {
  try {
    const { values, positionals } = parseArgs({ args: argv, options, allowPositionals: true })
    const [model, second] = positionals
    const stored = types[values.weights]
    if (!model || second) return 'Expected one model file, or the folder of one pack.'
    if (!values.out) return 'Expected --out with the folder of the pack.'
    if (!stored) return `Expected --weights fp16, fp32 or int8, not ${values.weights}.`
    if (values.classifier && values.attributes) return 'Expected --classifier or --attributes, not both.'
    const said = parseSaid(values)
    if (typeof said === 'string') return said
    const { latent = null, classifier = null, attributes = null, covariance = null } = values
    const { baseline = null, stats = null, card = null, samples = null, readme = null, out } = values
    const files = { model, latent, classifier, attributes, covariance, baseline, stats, card, samples, readme }
    return { ...files, out, stored, selfCheck: values['self-check'], said }
  } catch (thrown) {
    return toSubcodeError(thrown).message
  }
}
