import { openAsBlob } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { shapesOf } from '../../e2e/support/shapes-of.ts'
import { readWeightsFile } from '../formats/weights-file.ts'
import type { HyperFields } from '../formats/unreadable.ts'
import { readHyper, requireFixed } from './hyper-parameters.ts'
import { hyperTable } from './hyper-table.ts'
import { readModel } from './model.ts'
import { questionsOf } from './questions.ts'
import { modelAlone } from './fixtures/model-alone.ts'

/*
 * Every configuration of the official code (its templates): the fields that it saves, as in the golden checkpoint, with the values that
 * the template changes, and the keys of a released file of the same network where there is one.
 */

const { hyperParameters: fields } = await readWeightsFile(await openAsBlob('e2e/golden/micro/last.ckpt'), 'last.ckpt')

const recipe = {
  net_beatgans_attn_head: 1,
  net_beatgans_embed_channels: 512,
  net_num_res_blocks: 2,
  net_enc_num_res_blocks: 2,
  style_ch: 512,
}
const at256 = { ...recipe, img_size: 256, net_ch: 128, net_ch_mult: [1, 1, 2, 2, 4, 4], net_enc_channel_mult: [1, 1, 2, 2, 4, 4, 4] }
const at128 = { ...recipe, img_size: 128, net_ch: 128, net_ch_mult: [1, 1, 2, 3, 4], net_enc_channel_mult: [1, 1, 2, 3, 4, 4] }
const at64 = { ...recipe, img_size: 64, net_ch: 64, net_ch_mult: [1, 2, 4, 8], net_enc_channel_mult: [1, 2, 4, 8, 8] }
const ddpm = { net_enc_channel_mult: null }
const latent = (layers: number) => ({
  latent_beta_scheduler: 'const0.008',
  latent_znormalize: true,
  latent_T_eval: 20,
  net_latent_layers: layers,
  net_latent_num_hid_channels: 2048,
  net_latent_skip_layers: Array.from({ length: layers - 1 }, (_, i) => i + 1),
  net_latent_condition_bias: 1,
  net_latent_use_norm: true,
  net_latent_time_last_act: false,
  batch_size: 256,
  // The nested configuration is that of the autoencoder, and out of date.
  model_conf: { image_size: 64, num_heads: 8, latent_net_conf: { condition_bias: 0, activation: 'silu', last_act: 'none' } },
})

const templates: [name: string, changes: HyperFields, keys: string | null][] = [
  ['ffhq256_autoenc', at256, 'ffhq256_autoenc'],
  ['ffhq256_autoenc_eco', at256, 'ffhq256_autoenc'],
  ['ffhq128_autoenc_72M', at128, 'ffhq128_autoenc_130M'],
  ['ffhq128_autoenc_130M', at128, 'ffhq128_autoenc_130M'],
  ['horse128_autoenc', at128, 'ffhq128_autoenc_130M'],
  ['bedroom128_autoenc', at128, 'ffhq128_autoenc_130M'],
  ['celeba64d2c_autoenc', at64, 'celeba64d2c_autoenc'],
  ['ffhq64_autoenc', at64, 'celeba64d2c_autoenc'],
  ['ffhq128_ddpm_72M', { ...at128, ...ddpm }, 'ffhq128_ddpm_130M'],
  ['ffhq128_ddpm_130M', { ...at128, ...ddpm }, 'ffhq128_ddpm_130M'],
  ['horse128_ddpm', { ...at128, ...ddpm }, 'ffhq128_ddpm_130M'],
  ['bedroom128_ddpm', { ...at128, ...ddpm }, 'ffhq128_ddpm_130M'],
  ['celeba64d2c_ddpm', { ...at128, ...ddpm }, 'ffhq128_ddpm_130M'],
  ['ffhq64_ddpm', { ...at64, ...ddpm }, null],
  ['ffhq256_autoenc_latent', { ...at256, ...latent(10) }, 'ffhq256_autoenc_latent'],
  ['ffhq128_autoenc_latent', { ...at128, ...latent(10) }, 'ffhq128_autoenc_latent'],
  ['horse128_autoenc_latent', { ...at128, ...latent(20) }, 'horse128_autoenc_latent'],
  ['bedroom128_autoenc_latent', { ...at128, ...latent(20) }, 'horse128_autoenc_latent'],
  ['celeba64d2c_autoenc_latent', { ...at64, ...latent(10) }, 'celeba64d2c_autoenc_latent'],
  ['ffhq256_autoenc_cls', { ...at256, manipulate_znormalize: true, latent_znormalize: true, batch_size: 32 }, 'ffhq256_autoenc_cls'],
  ['ffhq128_autoenc_cls', { ...at128, manipulate_znormalize: true, latent_znormalize: true, batch_size: 32 }, 'ffhq256_autoenc_cls'],
]

/** Values of enums, which code with another logger saves too. */
const enums: HyperFields = {
  train_mode: 'diffusion',
  model_name: 'beatgans_autoenc',
  model_type: 'autoencoder',
  model_mean_type: 'eps',
  model_var_type: 'fixed_large',
  gen_type: 'ddim',
  loss_type: 'mse',
  latent_model_mean_type: 'eps',
  latent_model_var_type: 'fixed_large',
  latent_gen_type: 'ddim',
  latent_loss_type: 'l1',
  net_latent_net_type: 'skip',
  net_latent_activation: 'silu',
  net_latent_net_last_act: 'none',
  manipulate_mode: 'celebahq_all',
  manipulate_loss: 'bce',
  optimizer: 'adamw',
}

describe.each(templates)('the template %s', (name, changes, keys) => {
  const saved: HyperFields = { ...fields, ...changes, name }

  test('has no name that the table lacks, and no value that it refuses', () => {
    for (const hyper of [readHyper(saved), readHyper({ ...saved, ...enums })]) {
      expect(hyper.unknown).toEqual([])
      expect(() => requireFixed(hyper, ['model', 'latent', 'classifier'], 1000)).not.toThrow()
    }
  })

  test.runIf(keys)('leaves nothing to ask, and gives the model', () => {
    const checkpoint = { tensors: shapesOf(String(keys)), hyperParameters: saved, globalStep: undefined, epoch: undefined }
    if (name.endsWith('_cls')) return expect(questionsOf({ ...modelAlone, model: checkpoint, classifier: checkpoint })).toEqual([])
    expect(questionsOf({ ...modelAlone, model: checkpoint })).toEqual([])
    const { architecture, schedule, latentSchedule, prediction } = readModel(checkpoint)
    expect(architecture).toMatchObject({ imageSize: saved.img_size, attentionHeads: 1, zSize: name.includes('ddpm') ? null : 512 })
    expect([schedule, prediction]).toEqual([{ kind: 'linear', betaStart: 1e-4, betaEnd: 0.02, steps: 1000 }, 'eps'])
    expect(latentSchedule).toEqual(name.endsWith('_latent') ? { kind: 'constant', beta: 0.008, steps: 1000 } : null)
    if (name.endsWith('_latent')) expect(architecture.latent?.conditionBias).toBe(1)
  })
})

test('every ignored name has a reason, and every repeated one is used', () => {
  for (const rule of Object.values(hyperTable)) {
    if (rule.use === 'ignored') expect(rule.because).not.toBe('')
    if (rule.use === 'repeats') expect(['read', 'fixed']).toContain(hyperTable[rule.name]?.use)
  }
})
