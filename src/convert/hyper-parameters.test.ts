import { openAsBlob } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { readWeightsFile } from '../formats/weights-file.ts'
import { type HyperFields, Unreadable } from '../formats/unreadable.ts'
import { hyperCount, hyperFlag, hyperNumber, NUMBERS, readHyper, requireFixed, withLatent } from './hyper-parameters.ts'
import { hyperTable } from './hyper-table.ts'
import { readPrediction, readSchedule } from './read-schedule.ts'

const anObject = new Unreadable('an object of the class my.Beta')

describe('the table', () => {
  test.each([
    'micro/last.ckpt',
    'micro_cls/last.ckpt',
    'micro_latent/model.safetensors',
    'micro_ddpm/model.safetensors',
    'patches/model.safetensors',
  ])('has every name of the template of %s, and takes its values', async (path) => {
    const { hyperParameters } = await readWeightsFile(await openAsBlob(`e2e/golden/${path}`), path)
    const hyper = readHyper(hyperParameters)
    expect(hyper.unknown).toEqual([])
    expect(() => requireFixed(hyper, ['model', 'latent', 'classifier'], 1000)).not.toThrow()
  })

  test.each(Object.entries(hyperTable).flatMap(([name, rule]) => (rule.use === 'fixed' ? [name] : [])))(
    'refuses another value of %s, and one that cannot be read',
    (name) => {
      const [field = '', space] = name.split('.').reverse()
      for (const value of ['another', anObject]) {
        const hyper = readHyper(space === undefined ? { [field]: value } : { model_conf: { [space]: { [field]: value } } })
        expect(() => requireFixed(hyper, ['model', 'latent', 'classifier'], 1000)).toThrow(name)
      }
    },
  )

  test('takes timesteps that are rescaled to themselves, and no others', () => {
    const hyper = readHyper({ beatgans_rescale_timesteps: true, predict_xstart: true })
    expect(() => requireFixed(readHyper({ beatgans_rescale_timesteps: true, predict_xstart: false }), ['model'], 1000)).not.toThrow()
    expect(() => requireFixed(hyper, ['model'], 500)).toThrow('Expected beatgans_rescale_timesteps to be false, found true.')
  })
})

describe('a name', () => {
  test.each<[string, HyperFields]>([
    ['at the root', { T: 500 }],
    ['in a configuration', { conf: { diffusion: { T: 500 } } }],
    ['of other code', { config: { num_train_timesteps: 500 } }],
    ['in one of several dicts', { maps: [{ name: 'a' }, { conf: { T: 500 } }] }],
    ['in lists of lists', { parts: [[{ name: 'a' }], [[{ T: 500 }, anObject], 'b']] }],
    ['said twice alike', { T: 500, conf: { T: 500 } }],
    ['beside None', { T: null, conf: { T: 500 } }],
  ])('is found %s', (_, fields) => {
    expect(readHyper(fields).find('T')).toBe(500)
  })

  test('that contradicts itself is not read, and the user may say it', () => {
    const fields = { T: 1000, conf: { T: 500 } }
    const contradiction =
      'The file holds T, but it is there several times with different values (T = 1000, conf.T = 500), which cannot be read.'
    expect(() => hyperNumber(readHyper(fields), 'T')).toThrow(contradiction)
    expect(hyperNumber(readHyper(fields, { T: 250 }), 'T')).toBe(250)
    expect(hyperNumber(readHyper({ T: 500 }, { T: 250 }), 'T')).toBe(500)
    expect(hyperNumber(readHyper({}, { T: 250 }), 'T')).toBe(250)
  })

  test('of an optimizer says nothing of the model', () => {
    const optimizer = { state: { '0': { exp_avg: [1] } }, param_groups: [{ lr: 1, betas: [0.9, 0.999], eps: 1e-8 }] }
    const { find, unknown } = readHyper({ opt: optimizer, optimizers: [optimizer], T: 500 })
    expect([find('betas'), find('lr'), unknown, find('T')]).toEqual([undefined, undefined, [], 500])
  })

  test('that two dicts of a list contradict is not read', () => {
    expect(() => hyperNumber(readHyper({ maps: [{ T: 500 }, { T: 1000 }] }), 'T')).toThrow('(maps.0.T = 500, maps.1.T = 1000)')
  })

  test('in a configuration that cannot be read is not taken for absent', () => {
    const hyper = readHyper({ hyper_parameters: new Unreadable('an object of the class my.Config') })
    expect(() => hyperNumber(hyper, 'T')).toThrow('The file holds T, but it is part of hyper_parameters, an object of the class my.Config')
  })

  test('that an object may hold without saying so is not taken for absent; what the page does not ask for keeps its default', () => {
    const nameless = new Unreadable('an object of the class functools.partial, made of "cosine"', true)
    const hyper = readHyper({ diffusion: [{ T: 500 }, nameless] })
    expect(hyper.find('T')).toBe(500)
    expect(() => readSchedule(hyper, 'beta_scheduler', 'linear', 500)).toThrow(
      'it is not there by name, and may be part of diffusion.1, an object of the class functools.partial, made of "cosine", which cannot be read.',
    )
    expect(readSchedule(readHyper({ diffusion: nameless }, { beta_scheduler: 'cosine' }), 'beta_scheduler', 'linear', 500).kind).toBe(
      'cosine',
    )
    expect([hyper.find('beta_start'), hyper.unknown]).toEqual([undefined, [`diffusion.1 = ${nameless.what}`]])
    expect(() => requireFixed(hyper, ['model', 'latent', 'classifier'], 1000)).not.toThrow()
  })

  test('whose value is an object that was read in part is not read, and what that was given by name is', () => {
    const hyper = readHyper({ noise_schedule: [{ T: 500 }, anObject] })
    expect([hyper.find('T'), hyper.find('beta_scheduler')]).toEqual([500, expect.any(Unreadable)])
  })

  test.each(['{"T": 500}', ' {"conf": {"T": 500}}'])('is found in a text of JSON', (text) => {
    expect(readHyper({ hyper_parameters: text }).find('T')).toBe(500)
  })

  test.each(['T: 500\nbeta_scheduler: cosine\n', "{'T': 500}"])('in a text of another language is not taken for absent', (config) => {
    expect(() => hyperNumber(readHyper({ config }), 'T')).toThrow('it is part of config, a text of')
    expect(readHyper({ config: 'configs/faces.yaml' }).unknown).toEqual(['config = "configs/faces.yaml"'])
  })

  test.each(['${diffusion.steps}', '???'])('whose value is %s refers to another place, or was never given', (value) => {
    expect(() => hyperNumber(readHyper({ T: value }), 'T')).toThrow('which cannot be read')
    expect(hyperNumber(readHyper({ T: value }, { T: 250 }), 'T')).toBe(250)
  })

  test('that the table lacks is told with its value, and not dropped', () => {
    const { unknown, isSilent } = readHyper({ noise_gain: 0.1, conf: { gain: [1, 2], T: 3 }, odd: anObject })
    expect(unknown).toEqual(['noise_gain = 0.1', 'conf.gain = [1,2]', 'odd = an object of the class my.Beta'])
    expect([isSilent, readHyper({ noise_gain: 0.1 }).isSilent]).toEqual([false, true])
  })

  test('that repeats another one counts where that one is absent', () => {
    const conf = { num_heads: 4, enc_pool: 'adaptivenonzero', num_head_channels: -1 }
    expect(readHyper({ model_conf: conf }).find('net_beatgans_attn_head')).toBe(4)
    expect(readHyper({ net_beatgans_attn_head: 1, model_conf: conf }).find('net_beatgans_attn_head')).toBe(1)
    expect(() => requireFixed(readHyper({ model_conf: { ...conf, enc_pool: 'depthconv' } }), ['model'], 1000)).toThrow('net_enc_pool')
  })

  test('of the network’s configuration means the same elsewhere', () => {
    const hyper = readHyper({ config: { num_heads: 2, channel_mult: [1, 2], use_new_attention_order: true } })
    expect([hyper.find('net_beatgans_attn_head'), hyper.unknown]).toEqual([2, []])
    expect(() => requireFixed(hyper, ['model'], 1000)).toThrow('use_new_attention_order')
  })

  test('of numbers that the model computes with counts more than words', () => {
    const hyper = readHyper({
      T: 1000,
      beta_schedule: 'cosine',
      ema: { betas: anObject, sqrt_alphas_cumprod: anObject, gain: 2 },
      [NUMBERS]: { T: 500, beta_scheduler: 'linear' },
    })
    expect([hyper.find('T'), hyper.find('beta_scheduler'), hyper.unknown]).toEqual([500, 'linear', ['ema.gain = 2']])
    expect(readHyper({ ema: { betas: anObject } }).unknown).toHaveLength(1)
  })

  test('of the training alone leaves a file silent', () => {
    expect(readHyper({ lr: 0.1, step: 3, name: 'mine' }).isSilent).toBe(true)
    expect(readHyper({ lr: 0.1, img_size: 64 }).isSilent).toBe(false)
  })

  test('that means different things in different programs is refused, with what to say', () => {
    const hyper = readHyper({ beta_schedule: 'linear', linear_start: 0.0015 })
    expect(() => requireFixed(hyper, ['model'], 1000)).toThrow('found 0.0015. Say beta_start and beta_end instead')
    expect(() => requireFixed(readHyper({ trained_betas: null, cosine_s: 0.008 }), ['model'], 1000)).not.toThrow()
  })

  test('of a latent net comes from its own file', () => {
    const hyper = withLatent(readHyper({ T: 1000, latent_beta_scheduler: 'linear' }), readHyper({ T: 500 }))
    expect([hyper.find('T'), hyper.find('latent_beta_scheduler')]).toEqual([1000, undefined])
  })
})

describe('a value', () => {
  test('of a schedule may be absent, and is never replaced', () => {
    const of = (beta_scheduler: HyperFields[string]) => readSchedule(readHyper({ beta_scheduler }), 'beta_scheduler', 'linear', 500)
    expect(readSchedule(readHyper({}), 'beta_scheduler', 'linear', 500)).toEqual({
      kind: 'linear',
      betaStart: 2e-4,
      betaEnd: 0.04,
      steps: 500,
    })
    expect(of('Cosine')).toEqual({ kind: 'cosine', steps: 500 })
    expect(of('const0.004')).toEqual({ kind: 'constant', beta: 0.008, steps: 500 })
    expect(() => of('sqrt')).toThrow('Expected beta_scheduler to be linear, scaled_linear, cosine, log_snr or const<beta>, found "sqrt".')
    expect(() => of(3)).toThrow('found 3')
    const scaled = { beta_scheduler: 'scaled_linear', beta_start: 0.001, beta_end: 0.0155 }
    const betas = { betaStart: 0.001, betaEnd: 0.0155, steps: 500 }
    expect(readSchedule(readHyper(scaled), 'beta_scheduler', 'linear', 500)).toEqual({ kind: 'scaled-linear', ...betas })
    expect(readSchedule(readHyper({ ...scaled, beta_scheduler: 'linear' }), 'beta_scheduler', 'linear', 500)).toEqual({
      kind: 'linear',
      ...betas,
    })
    expect(() => readSchedule(readHyper({ ...scaled, beta_end: 1 }), 'beta_scheduler', 'linear', 500)).toThrow(
      'Expected beta_end to be a number between 0 and 1, found 1.',
    )
    expect(() => of(anObject)).toThrow('an object of the class my.Beta, which cannot be read')
  })

  test('of a schedule in log-SNR may be negative, which no other number may', () => {
    const of = (gamma_min: number, gamma_max: number) =>
      readSchedule(readHyper({ beta_scheduler: 'log_snr', gamma_min, gamma_max }), 'beta_scheduler', 'linear', 500)
    expect(of(-12.5, -1)).toEqual({ kind: 'log-snr', gammaMin: -12.5, gammaMax: -1, meanShift: false, steps: 500 })
    expect(() => of(2, -1)).toThrow('Expected gamma_min to be a number from -30 to gamma_max')
    expect(() => hyperNumber(readHyper({ beta_start: -1 }), 'beta_start')).toThrow('Expected beta_start to be a number, found -1.')
  })

  test('of the prediction is eps where it is absent, and else one of two', () => {
    const of = (model_mean_type: HyperFields[string]) => readPrediction(readHyper({ model_mean_type }))
    expect([readPrediction(readHyper({})), of(null), of('EPS'), of('epsilon'), of('v_prediction')]).toEqual([
      'eps',
      'eps',
      'eps',
      'eps',
      'v',
    ])
    expect(() => of('start_x')).toThrow('Expected model_mean_type to be eps or v, found "start_x".')
    expect(() => of(anObject)).toThrow('an object of the class my.Beta')
  })

  test('of a count is whole and within its limit, or absent', () => {
    const of = (fields: HyperFields) => hyperCount(readHyper(fields), 'T', 10_000)
    expect([of({}), of({ T: 1000 }), of({ T: [1000] }), of({ T: ' 1e3' })]).toEqual([undefined, 1000, 1000, 1000])
    for (const T of [0, 1.5, 1e12])
      expect(() => hyperCount(readHyper({ T }), 'T', 10_000)).toThrow(`Expected T to be a whole number from 1 to 10000, found ${T}.`)
    expect(() => hyperCount(readHyper({ T: 'many' }), 'T', 10_000)).toThrow('Expected T to be a number, found "many".')
  })

  test('of a flag is true, false, 1 or 0', () => {
    expect(['True', 'false'].map((value) => hyperFlag(readHyper({ latent_clip_sample: value }), 'latent_clip_sample'))).toEqual([
      true,
      false,
    ])
    expect([true, 1, 0].map((value) => hyperFlag(readHyper({ latent_clip_sample: value }), 'latent_clip_sample'))).toEqual([
      true,
      true,
      false,
    ])
    expect(() => hyperFlag(readHyper({ latent_clip_sample: 'no' }), 'latent_clip_sample')).toThrow('to be true or false, found "no"')
  })
})
