/** Models of other families, by names that only their tensors have. The first match counts. */
const strangers: readonly (readonly [RegExp, string])[] = [
  [/^cond_stage_model\.transformer\./, 'a Stable Diffusion checkpoint'],
  [
    /^(cond_stage_model\.|model\.diffusion_model\..*\.transformer_blocks\.)/,
    'a latent diffusion checkpoint that a text or another picture conditions, for which it needs an encoder that is no part of the studio',
  ],
  [/^model\.diffusion_model\./, 'a latent diffusion checkpoint without its first stage'],
  [/^params\/(encdec|score_model)\//, 'a part of a DiffEnc or VDM checkpoint of JAX'],
  [/^(encoder|decoder)\.(down_blocks|up_blocks|conv_in)\./, 'a first stage (VQ or KL autoencoder) of the diffusers library'],
  [/^(first_stage_model\.)?(encoder|decoder)\.(down|up)\.\d+\./, 'a first stage (VQ or KL autoencoder) of latent diffusion'],
  [/^(down_blocks|unet\.down_blocks)\./, 'a U-Net of the diffusers library'],
  [/(^|\.)(shift_middle_block|gradient_estimator)\./, 'a PDAE model'],
  [/^(transformer\.|model\.layers\.\d+\.self_attn|text_model\.)/, 'a transformer'],
  [/(^|\.)(mapping|synthesis)\./, 'a StyleGAN'],
  [/lora_(up|down|A|B)/, 'a LoRA'],
]

/** The kind of model that tensors of these names belong to, in words; null for none that is known by name. */
export function looksLike(names: Iterable<string>): string | null {
  const all = [...names]
  return strangers.find(([pattern]) => all.some((name) => pattern.test(name)))?.[1] ?? null
}
