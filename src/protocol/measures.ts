/** How alike two pictures are: SSIM (1 when equal), mean squared error on [0, 1], and its PSNR in decibels. */
export type Measures = { ssim: number; mse: number; psnr: number }

/** What a picture costs under the model, and what the face that it was made of costs: bits per dimension, both given the z_sem of the face. */
export type PairBits = { bits: number; bitsBefore: number }
