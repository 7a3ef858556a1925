import type { Json } from '../formats/json.ts'

/** The part of a pack that a hyper-parameter speaks of. In a file without this part it means nothing. */
export type Part = 'model' | 'latent' | 'classifier'

/**
 * What becomes of a hyper-parameter: it is `read` (also under the names that other code gives to it), it `repeats` one that is read and stands in
 * for it where that one is absent, it is `ignored` for a reason, or `fixed`: the converter knows only these values, and a file with another one
 * is refused. `to` may depend on the steps of the schedule.
 */
export type Rule =
  | { use: 'read'; also: readonly string[] }
  | { use: 'repeats'; name: string }
  | { use: 'ignored'; because: string }
  | { use: 'fixed'; part: Part; to: (steps: number) => readonly Json[]; advice?: string }

const read = (...also: string[]): Rule => ({ use: 'read', also })
const repeats = (name: string): Rule => ({ use: 'repeats', name })
const ignored = (because: string, ...names: string[]): Record<string, Rule> =>
  Object.fromEntries(names.map((name) => [name, { use: 'ignored', because }]))
const fixed = (part: Part, ...to: Json[]): Extract<Rule, { use: 'fixed' }> => ({ use: 'fixed', part, to: () => to })
const SAY_BETAS =
  'Say beta_start and beta_end instead, and whether beta_schedule is linear or scaled_linear (its square roots rise evenly).'
/** Timesteps that are rescaled to 0..1000 are the same ones where there are 1000. */
const rescaled = (part: Part): Rule => ({ use: 'fixed', part, to: (steps) => (steps === 1000 ? [false, true] : [false]) })

/** Every hyper-parameter of the official code, and those of other code that mean the same or change the arithmetic. */
export const hyperTable: Readonly<Record<string, Rule>> = {
  name: read(),
  images_seen: read(),
  img_size: read('image_size', 'resolution'),
  T: read(
    ...['num_timesteps', 'diffusion_steps', 'num_train_timesteps', 'timesteps', 'num_diffusion_timesteps', 'n_timestep', 'n_timesteps'],
    ...['diffusion_timesteps', 'num_diffusion_steps', 'noise_steps'],
  ),
  beta_scheduler: read('beta_schedule', 'noise_schedule'),
  model_mean_type: read('prediction_type', 'objective', 'parameterization'),
  net_beatgans_attn_head: read(),
  net_enc_num_res_blocks: read(),
  net_latent_condition_bias: read(),
  latent_beta_scheduler: read(),
  beta_start: read(),
  beta_end: read(),
  scale_factor: read('scaling_factor'),
  scale_in_doubt: read(),
  num_head_channels: read('attention_head_dim'),
  gamma_min: read(),
  gamma_max: read(),
  mean_shift: read(),
  time_encoder_groups: read(),
  sample_size: read(),
  latent_znormalize: read(),
  latent_clip_sample: read(),
  manipulate_znormalize: read(),
  manipulate_cls: read(),
  manipulate_mode: read(),
  class_names: read('id_to_cls', 'attr_names', 'id2label'),
  class_rows: read('cls_to_id', 'label2id'),

  diffusion_type: fixed('model', 'beatgans'),
  beatgans_rescale_timesteps: rescaled('model'),
  rescale_timesteps: rescaled('model'),
  net_enc_use_time: fixed('model', false),
  net_enc_pool: fixed('model', 'adaptivenonzero'),
  net_autoenc_stochastic: fixed('model', false),
  net_enc_num_cls: fixed('model', null),
  net_enc_k: fixed('model', null),
  net_resblock_updown: fixed('model', true),
  predict_xstart: fixed('model', false),
  // Some programs mean a schedule whose square roots rise evenly by these two, others one that rises evenly itself.
  linear_start: { ...fixed('model', null), advice: SAY_BETAS },
  linear_end: { ...fixed('model', null), advice: SAY_BETAS },
  cosine_s: fixed('model', 0.008),
  trained_betas: fixed('model', null),
  clip_sample: fixed('model', true),
  clip_denoised: fixed('model', true),
  thresholding: fixed('model', false),
  rescale_betas_zero_snr: fixed('model', false),
  latent_rescale_timesteps: rescaled('latent'),
  latent_model_mean_type: fixed('latent', 'eps'),
  net_latent_net_type: fixed('latent', 'skip'),
  net_latent_activation: fixed('latent', 'silu'),
  net_latent_net_last_act: fixed('latent', 'none'),
  net_latent_time_last_act: fixed('latent', false),

  // The configuration of the network that the official code derives from the names above and saves beside them.
  'model_conf.conv_resample': fixed('model', true),
  'model_conf.dims': fixed('model', 2),
  'model_conf.use_new_attention_order': fixed('model', false),
  'latent_net_conf.activation': fixed('latent', 'silu'),
  'latent_net_conf.last_act': fixed('latent', 'none'),
  'latent_net_conf.time_last_act': fixed('latent', false),

  ...ignored(
    'the names and shapes of the tensors show it',
    ...[
      'autoenc_mid_attn',
      'model_type',
      'model_name',
      'net_ch',
      'net_ch_mult',
      'net_attn',
      'net_num_res_blocks',
      'patch_size',
      'enc_patch_size',
      'state_ch',
      'state_factor',
    ],
    ...['net_num_input_res_blocks', 'net_enc_attn', 'net_enc_channel_mult', 'net_beatgans_embed_channels', 'net_beatgans_resnet_two_cond'],
    ...['net_beatgans_resnet_cond_channels', 'net_latent_layers', 'net_latent_num_hid_channels', 'net_latent_num_time_layers', 'style_ch'],
    ...['net_latent_skip_layers', 'net_latent_time_emb_channels', 'net_latent_use_norm', 'x_T', 'conds_mean', 'conds_std', 'conds'],
    ...[
      'in_channels',
      'model_channels',
      'out_channels',
      'num_res_blocks',
      'num_input_res_blocks',
      'embed_channels',
      'attention_resolutions',
    ]
      .concat(
        'time_embed_channels',
        'num_classes',
        'channel_mult',
        'input_channel_mult',
        'resblock_updown',
        'resnet_two_cond',
        'resnet_cond_channels',
      )
      .concat('enc_out_channels', 'enc_attn_resolutions', 'enc_num_res_block', 'enc_channel_mult', 'latent_net_conf')
      .map((name) => `model_conf.${name}`),
    ...['num_channels', 'skip_layers', 'num_hid_channels', 'num_layers', 'num_time_emb_channels', 'use_norm', 'num_time_layers'].map(
      (name) => `latent_net_conf.${name}`,
    ),
  ),
  // These are out of date in latent checkpoints.
  'model_conf.image_size': repeats('img_size'),
  'model_conf.num_heads': repeats('net_beatgans_attn_head'),
  'model_conf.num_head_channels': repeats('num_head_channels'),
  'model_conf.enc_pool': repeats('net_enc_pool'),
  'latent_net_conf.condition_bias': repeats('net_latent_condition_bias'),
  'model_conf.num_heads_upsample': fixed('model', -1),
  ...ignored('the official code never uses it with these networks', 'net_latent_channel_mult', 'net_latent_attn'),
  ...ignored(
    'it matters only while the network is trained',
    ...[
      'seed',
      'train_mode',
      'train_cond0_prob',
      'train_pred_xstart_detach',
      'train_interpolate_prob',
      'train_interpolate_img',
      'accum_batches',
    ],
    ...['manipulate_shots', 'manipulate_loss', 'manipulate_seed', 'batch_size', 'batch_size_eval', 'dropout', 'net_latent_dropout'],
    ...[
      'ema_decay',
      'fp16',
      'grad_clip',
      'lr',
      'optimizer',
      'weight_decay',
      'warmup',
      'total_samples',
      'parallel',
      'num_workers',
      'T_sampler',
    ],
    ...[
      'loss_type',
      'latent_loss_type',
      'net_beatgans_gradient_checkpoint',
      'net_enc_grad_checkpoint',
      'net_beatgans_resnet_use_zero_module',
    ],
    ...['eval_num_images', 'eval_every_samples', 'eval_ema_every_samples', 'fid_use_torch', 'sample_every_samples', 'save_every_samples'],
    ...[
      'training_minutes',
      'latent_images_seen',
      'step',
      'steps',
      'global_step',
      'epoch',
      'iteration',
      'decay',
      'num_updates',
      'n_averaged',
      'initted',
      'noise_offset',
    ],
    ...['dropout', 'use_checkpoint', 'attn_checkpoint', 'resnet_use_zero_module', 'enc_grad_checkpoint'].map(
      (name) => `model_conf.${name}`,
    ),
    'latent_net_conf.dropout',
  ),
  ...ignored(
    'samplers and their steps are chosen in the studio, and none of them uses the variance',
    ...['T_eval', 'latent_T_eval', 'gen_type', 'latent_gen_type', 'model_var_type', 'latent_model_var_type', 'timestep_spacing'],
  ),
  ...ignored(
    'it names data and folders of the computer on which the model was trained',
    ...[
      'data_name',
      'data_val_name',
      'data_path',
      'latent_infer_path',
      'postfix',
      'pretrain',
      'continue_from',
      'eval_programs',
      'eval_path',
    ],
    ...['base_dir', 'logdir', 'use_cache_dataset', 'data_cache_dir', 'work_cache_dir', 'format', 'state_key', 'model_type'],
  ),
}
