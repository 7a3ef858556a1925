import type { FoundFile } from '../protocol/library-api.ts'

/*
 * The model files that the studio takes, in the words of the page "What files can I bring" (docs/files.md). Its test compares an
 * example of every row with the recogniser's answer.
 */

/** The possible contents of a file. */
export const modelParts = {
  autoencoder: 'A DiffAE autoencoder: `last.ckpt` of the official training, or its weights. It may hold its latent net too.',
  ddim: 'A plain DDIM without an encoder. Inverting and drawing work; there is no z_sem. Beside an autoencoder it is its baseline.',
  'latent-diffusion':
    'Latent diffusion with its first stage, unconditional or of classes: `model.ckpt` of the original code (CelebA-HQ, FFHQ, LSUN, ImageNet by class).',
  diffenc:
    'A variational diffusion model (VDM), or DiffEnc with its encoder of time: `checkpoint_…` of their JAX code. One of DiffEnc whose encoder is not trained must say so (`mean_shift`).',
  'latent-unet': 'The U-Net of latent diffusion as diffusers keeps it (`unet`). It goes with its first stage.',
  'first-stage': 'The first stage of latent diffusion as diffusers keeps it (`vqvae` or `vae`). It goes with its U-Net.',
  latent: 'A latent net alone. It goes with its autoencoder, and makes new faces.',
  classifier: 'A linear classifier of z_sem (`last.ckpt` of the official one). It goes with its autoencoder, and gives the attributes.',
  statistics: 'Mean and deviation of z_sem (`latent.pkl`). They go with an autoencoder, and scale the edits.',
  pack: 'A finished pack, as the studio or `npm run convert` writes it. It comes alone.',
} as const satisfies Record<Exclude<FoundFile['kind'], 'refused'>, string>

/** How the weights may be packed. */
export const packings = {
  torch: 'A PyTorch file (`.ckpt`, `.pt`, `.pth`, `.pkl`, `.bin`): a Lightning checkpoint, a state dict, or a dict or list that holds one.',
  safetensors: 'A safetensors file. Its metadata may hold `hyper_parameters` or `config` as JSON.',
  flax: 'A training state of flax in one file (`flax.training.checkpoints`, before Orbax). Its moving average counts.',
  hubFolder:
    'A folder as hubs keep it, or accelerate: weights with their settings in `config.json` beside them. A moving average in `custom_checkpoint_0.pkl` counts.',
  parts:
    'Weights in several parts, with an index (`model.safetensors.index.json`, `pytorch_model.bin.index.json`) or counted by their names.',
  pieces:
    'The folder of a checkpoint that many processes wrote: by torch.distributed.checkpoint, as of FSDP (`.metadata` and `*.distcp`), or by DeepSpeed (ZeRO of every stage).',
  zip: 'A zip file around any of these, also in a folder, and in one more zip.',
  packFolder: 'The folder of a pack, with its `config.json`.',
  packZip: 'A zip file of a pack, at its root or in one folder.',
} as const
