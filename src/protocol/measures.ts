/** How alike two pictures are: SSIM (1 when equal), mean squared error on [0, 1], and its PSNR in decibels. */
export type Measures = { ssim: number; mse: number; psnr: number }
