/** How alike two pictures are: SSIM (1 when equal), mean squared error on [0, 1], and its PSNR in decibels. */
export type Measures = { ssim: number; mse: number; psnr: number }

/** Bits per dimension of a picture, and of the face that it was made of, both given the z_sem of the face. */
export type PairBits = { bits: number; bitsBefore: number }
