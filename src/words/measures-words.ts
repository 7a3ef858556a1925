/** Names and explanations of the numbers of a picture. */
export const measuresWords = {
  ssim: {
    name: 'SSIM',
    text: 'Structural similarity to the input: 1 is the same picture, and above 0.95 few people see a difference. It compares brightness, contrast and structure in small windows.',
  },
  mse: {
    name: 'MSE',
    text: 'The mean squared difference to the input, with brightness from 0 to 1. Ten times smaller is ten decibels better in PSNR.',
  },
  psnr: {
    name: 'PSNR',
    text: 'Peak signal to noise ratio in decibels. Above 30 dB a picture looks right, above 40 dB it is hard to tell from the input.',
  },
  time: {
    name: 'Time',
    text: 'How long encoding, inverting and drawing took together. It counts the network alone, not the download.',
  },
  best: (value: string) => `ceiling ${value}`,
  detail: {
    name: 'Detail',
    text: 'How much of the detail that the first stage loses was put back over the picture, from the input. The other numbers are those of the picture without it.',
  },
  speed: {
    name: 'Speed',
    text: 'How often the network ran per second. One step is one look of the network at the picture.',
  },
} as const
