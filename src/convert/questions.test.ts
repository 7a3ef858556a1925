import { openAsBlob } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Checkpoint } from '../formats/checkpoint.ts'
import { type HyperFields, Unreadable } from '../formats/unreadable.ts'
import { readWeightsFile } from '../formats/weights-file.ts'
import { convert, prepare, type Sources } from './convert.ts'
import { plainCard } from './pack-manifest.ts'
import { readModel } from './model.ts'
import { questionsOf } from './questions.ts'
import { modelAlone } from './fixtures/model-alone.ts'

const open = async (path: string) => readWeightsFile(await openAsBlob(`e2e/golden/${path}`), path)

/** The golden model with other hyper-parameters; without x_T the file holds weights alone. */
async function model(hyperParameters: HyperFields, keeps: (name: string) => boolean = () => true): Promise<Checkpoint> {
  const { tensors, ...rest } = await open('micro/last.ckpt')
  return { ...rest, tensors: new Map([...tensors].filter(([name]) => keeps(name))), hyperParameters }
}
const weightsAlone = () => model({}, (name) => name.startsWith('ema_model.'))

async function manifestOf(sources: Partial<Sources> & Pick<Sources, 'model'>) {
  const options = { stored: 'float16' as const, card: plainCard('x', 'x'), measure: null }
  return convert({ ...modelAlone, ...sources }, options, { write: async () => {} })
}

describe('questions', () => {
  test('official files leave none', async () => {
    const [autoencoder, latent, classifier] = [
      await open('micro/last.ckpt'),
      await open('micro_latent/model.safetensors'),
      await open('micro_cls/last.ckpt'),
    ]
    expect(
      questionsOf({ ...modelAlone, model: autoencoder, latent, classifier, baseline: await open('micro_ddpm/model.safetensors') }),
    ).toEqual([])
  })

  test('weights alone leave all that tensors do not show; the size that attention suggests is proposed', async () => {
    const asked = questionsOf({ ...modelAlone, model: await weightsAlone() })
    expect(asked.map(({ name, proposed, required }) => [name, proposed, required])).toEqual([
      ['img_size', 32, true],
      ['beta_scheduler', 'linear', false],
      ['T', 1000, false],
      ['model_mean_type', 'eps', false],
      ['net_beatgans_attn_head', 1, false],
    ])
    expect(questionsOf({ ...modelAlone, model: await model({}) })[0]).toMatchObject({ name: 'img_size', proposed: 32, required: false })
  })

  test('a value that cannot be read must be said', async () => {
    const what = 'an object of the class my.Beta'
    const broken = await model({ img_size: 32, T: 1000, beta_scheduler: new Unreadable(what) })
    expect(questionsOf({ ...modelAlone, model: broken })).toEqual([
      { name: 'beta_scheduler', proposed: null, unreadable: what, required: true },
    ])
    await expect(manifestOf({ model: broken })).rejects.toThrow(`The file holds beta_scheduler, but it is ${what}`)
    const { schedule } = await manifestOf({ model: broken, said: { beta_scheduler: 'cosine' } })
    expect(schedule).toEqual({ kind: 'cosine', steps: 1000 })
  })

  test('a value that an object may hold must be said too', async () => {
    const object = new Unreadable('an object of the class functools.partial, made of "cosine", 500', true)
    const asked = questionsOf({ ...modelAlone, model: await model({ img_size: 32, model_mean_type: 'eps', diffusion: object }) })
    expect(asked.map(({ name, proposed, required }) => [name, proposed, required])).toEqual([
      ['beta_scheduler', null, true],
      ['T', null, true],
      ['net_beatgans_attn_head', null, true],
    ])
  })

  test('a classifier of one’s own leaves its names', async () => {
    const { tensors, ...rest } = await open('micro_cls/last.ckpt')
    const cut = new Map(
      [...tensors].map(([name, tensor]) => [name, /classifier/.test(name) ? { ...tensor, shape: [3, ...tensor.shape.slice(1)] } : tensor]),
    )
    const classifier = { ...rest, tensors: cut, hyperParameters: { manipulate_znormalize: true } }
    const sources = { ...modelAlone, model: await open('micro/last.ckpt'), classifier }
    expect(questionsOf(sources)).toMatchObject([{ name: 'class_names', proposed: ['Class 1', 'Class 2', 'Class 3'], required: false }])
    const said = { class_names: ['a', 'b', 'c'] }
    const { attributes } = await prepare({ ...sources, said, statistics: await open('micro_latent/latent.pkl') }, 'float16')
    expect(attributes?.attributes.map(({ name }) => name)).toEqual(['a', 'b', 'c'])
  })
})

test('a part that does not say on which z_sem it works is asked, and 40 classes of which nothing is said too', async () => {
  const [latent, classifier] = [await open('micro_latent/model.safetensors'), await open('micro_cls/last.ckpt')]
  const ofLatent = { ...latent.hyperParameters, latent_znormalize: null }
  const silent = { latent: { ...latent, hyperParameters: ofLatent }, classifier: { ...classifier, hyperParameters: {} } }
  expect(questionsOf({ ...modelAlone, model: await open('micro/last.ckpt'), ...silent })).toMatchObject([
    { name: 'latent_znormalize', proposed: 1, required: false },
    { name: 'manipulate_znormalize', proposed: 1, required: false },
    { name: 'class_names', proposed: expect.arrayContaining(['Young']), required: false },
  ])
})

test('40 classes of another training than the official one are asked for their names', async () => {
  const classifier = await open('micro_cls/last.ckpt')
  const asked = (more: HyperFields) =>
    questionsOf({ ...modelAlone, model, classifier: { ...classifier, hyperParameters: { ...classifier.hyperParameters, ...more } } })
  const model = await open('micro/last.ckpt')
  expect(asked({ manipulate_mode: 'my_own_faces' })).toMatchObject([{ name: 'class_names', required: false }])
  expect(asked({ manipulate_mode: 'celebahq_all' })).toEqual([])
})

test('weights in whole numbers are refused', async () => {
  const { tensors, ...rest } = await open('micro/last.ckpt')
  const whole = new Map([...tensors].map(([name, tensor]) => [name, { ...tensor, dtype: 'int8' as const }]))
  await expect(manifestOf({ model: { ...rest, tensors: whole } })).rejects.toThrow('holds int8 numbers, as quantised weights do')
})

test('heads of attention are counted, or told by their channels', async () => {
  const heads = async (fields: HyperFields) => readModel(await model({ img_size: 32, ...fields })).architecture.attentionHeads
  expect(await heads({})).toBe(1)
  expect(await heads({ num_head_channels: -1, net_beatgans_attn_head: 2 })).toBe(2)
  expect(await heads({ config: { num_head_channels: 16 } })).toEqual({ channels: 16 })
  expect(await heads({ model_conf: { num_heads: 4, num_head_channels: -1 } })).toBe(4)
})

test('weights alone become the same pack once their facts are said, and none before', async () => {
  const alone = await weightsAlone()
  await expect(manifestOf({ model: alone })).rejects.toThrow('without the picture size of the model')
  const whole = await manifestOf({ model: await open('micro/last.ckpt') })
  const said = { img_size: 32, beta_scheduler: 'cosine', T: 500, model_mean_type: 'v' }
  const made = await manifestOf({ model: alone, said })
  expect(made.files).toEqual(whole.files)
  expect(made).toMatchObject({ imageSize: 32, schedule: { kind: 'cosine', steps: 500 }, prediction: 'v' })
})

test('a latent net of its own file keeps its own schedule', async () => {
  const latent = await open('micro_latent/model.safetensors')
  const other = { ...latent, hyperParameters: { ...latent.hyperParameters, T: 500, latent_beta_scheduler: 'const0.004' } }
  const { schedule, latentSchedule } = await manifestOf({ model: await open('micro/last.ckpt'), latent: other })
  expect([schedule.steps, latentSchedule]).toEqual([1000, { kind: 'constant', beta: 0.008, steps: 500 }])
})
