import type { Checkpoint } from '../formats/checkpoint.ts'
import { Unreadable } from '../formats/unreadable.ts'
import type { Question, QuestionName } from '../protocol/said.ts'
import { celebaAttributes } from './celeba-attributes.ts'
import { givenNames, numberedClasses } from './class-names.ts'
import type { Sources } from './convert.ts'
import { diffenc, DIFFENC_SIZE } from './families/diffenc.ts'
import { CLASS_HEADS, CLASS_TABLE, latentDiffusion, PUBLISHED_SIZE } from './families/latent-diffusion.ts'
import { suggestImageSize } from './families/read-unet.ts'
import { type Hyper, readHyper } from './hyper-parameters.ts'
import { selectClassifier, selectModel } from './model-state.ts'

/** The facts that these files leave out or hold in a form that cannot be read. Throws `bad-file`. */
export function questionsOf({
  model,
  baseline,
  latent,
  classifier,
}: Pick<Sources, 'model' | 'baseline' | 'latent' | 'classifier'>): Question[] {
  const asked = [
    ...modelQuestions(model),
    ...(baseline ? modelQuestions(baseline) : []),
    ...latentQuestions(latent ?? model),
    ...(classifier ? classQuestions(classifier) : []),
  ]
  return asked.filter(({ name }, i) => asked.findIndex((question) => question.name === name) === i)
}

export function modelQuestions({ tensors, hyperParameters }: Checkpoint): Question[] {
  const shapes = selectModel(tensors)
  const hyper = readHyper(hyperParameters)
  if (!shapes.has('input_blocks.0.0.weight')) return []
  // Betas, kind of prediction and heads stand in these files, or follow from their tensors; heads of transformers do not.
  if (latentDiffusion.recognises(shapes))
    return [
      ...ask(hyper, 'img_size', true, PUBLISHED_SIZE),
      ...ask(hyper, 'beta_scheduler', true, 'scaled_linear'),
      ...(hyper.find('scale_in_doubt') === undefined ? [] : ask(hyper, 'scale_factor', true, 1)),
      ...(shapes.has(CLASS_TABLE) && !hyper.find('num_head_channels') ? ask(hyper, 'net_beatgans_attn_head', true, CLASS_HEADS) : []),
    ]
  if (diffenc.recognises(shapes)) return ask(hyper, 'img_size', true, DIFFENC_SIZE)
  const side = shapes.get('x_T')?.shape[3]
  const size = side ?? suggestImageSize(shapes)
  return [
    ...ask(hyper, 'img_size', side === undefined || hyper.isSilent, size).map((question) => ({
      ...question,
      required: question.required || side === undefined,
    })),
    ...ask(hyper, 'beta_scheduler', true, 'linear'),
    ...ask(hyper, 'T', true, 1000),
    // Official files leave these two out, and all official models have them alike.
    ...ask(hyper, 'model_mean_type', hyper.isSilent, 'eps'),
    ...ask(hyper, 'net_beatgans_attn_head', hyper.isSilent, 1),
  ]
}

function latentQuestions({ tensors, hyperParameters }: Checkpoint): Question[] {
  const names = selectModel(tensors)
  const hasLatent = names.has('latent_net.layers.0.linear.weight') || names.has('layers.0.linear.weight')
  const hyper = readHyper(hyperParameters)
  return hasLatent ? [...ask(hyper, 'latent_beta_scheduler', true, 'const0.008'), ...ask(hyper, 'latent_znormalize', true, 1)] : []
}

function classQuestions({ tensors, hyperParameters }: Checkpoint): Question[] {
  const rows = (selectClassifier(tensors) ?? tensors).get('classifier.weight')?.shape[0] ?? 0
  const hyper = readHyper(hyperParameters)
  return [...ask(hyper, 'manipulate_znormalize', true, 1), ...nameQuestions(hyper, rows)]
}

function nameQuestions(hyper: Hyper, rows: number): Question[] {
  if (hyper.find('class_names') instanceof Unreadable) return ask(hyper, 'class_names', true, null)
  // Official classifiers have the 40 rows of CelebA and hyper-parameters.
  const isCeleba = rows === celebaAttributes.length
  const mode = hyper.find('manipulate_mode') ?? CELEBA_MODE
  const isOfficial = isCeleba && !hyper.isSilent && mode === CELEBA_MODE
  const isNamed = rows > MAX_NAMED || isOfficial || givenNames(hyper, rows) !== null
  return isNamed ? [] : ask(hyper, 'class_names', true, isCeleba ? celebaAttributes.map(({ name }) => name) : numberedClasses(rows))
}

/** The official mode of training with the 40 attributes. Files that keep no enums leave it out. */
const CELEBA_MODE = 'celebahq_all'

/** Longer lists of names would not be typed. */
const MAX_NAMED = 200

function ask(hyper: Hyper, name: QuestionName, ifAbsent: boolean, proposed: Question['proposed']): Question[] {
  const value = hyper.find(name)
  if (value instanceof Unreadable) return [{ name, proposed: null, unreadable: value.what, required: true }]
  return value === undefined && ifAbsent ? [{ name, proposed, unreadable: null, required: proposed === null }] : []
}
