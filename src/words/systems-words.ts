/**
 * The table of "How this works": what others need for a picture, as published in the paper's table 1 (CelebA-HQ at 128 pixels, models of FFHQ).
 * Table 1 of Zhang et al., NeurIPS 2022 (arXiv 2212.12990) quotes all eight rows with the same figures.
 */
export const systemsWords = {
  title: 'Others, as the paper measures them',
  text: 'How many numbers stand for a picture, and how near it comes back from them: SSIM is 1 and MSE 0 for the same picture. From the paper’s table 1, at 128 pixels; the last row is the open pack.',
  columns: { name: 'System', numbers: 'Numbers', ssim: 'SSIM', mse: 'MSE' },
  published: [
    { name: 'StyleGAN2 (W)', numbers: 512, ssim: '0.677', mse: '0.016' },
    { name: 'StyleGAN2 (W+)', numbers: 7168, ssim: '0.827', mse: '0.006' },
    { name: 'VQ-GAN', numbers: 65_536, ssim: '0.782', mse: '3.61e-3' },
    { name: 'VQ-VAE2', numbers: 327_680, ssim: '0.947', mse: '4.87e-4' },
    { name: 'NVAE', numbers: 6_005_760, ssim: '0.984', mse: '4.85e-5' },
    { name: 'DDIM, T=100', numbers: 49_152, ssim: '0.917', mse: '0.002' },
    { name: 'DiffAE, T=100', numbers: 49_664, ssim: '0.991', mse: '6.07e-5' },
    { name: 'DiffAE, random x_T', numbers: 512, ssim: '0.677', mse: '0.007' },
  ],
  own: (title: string) => `${title}, here`,
  numbers: (count: number) => count.toLocaleString('en'),
  none: '–',
  measured: (count: number) =>
    count === 0
      ? 'The open pack is measured on the faces that are drawn back here: none so far.'
      : `The open pack as measured here, mean of ${count === 1 ? 'one face' : `${count} faces`} drawn back.`,
} as const
