/** Every word of the instrument that encodes a face and draws it back. */
export const reconstructWords = {
  title: 'Reconstruct',
  summary: 'Encode a face to its two subcodes and draw it back from them.',
  summaryXT: 'Turn a face into its x_T and draw it back from it.',
  invertSteps: 'Steps to invert',
  invertStepsText:
    'How many times the network looks at the picture on the way from the face to its x_T. More steps lose less; the time grows with them.',
  renderSteps: 'Steps to draw',
  renderStepsText:
    'How many times the network looks at the picture on the way from x_T back to the face. It may differ from the steps to invert.',
  sameSteps: 'The exact method draws in as many steps as it inverts.',
  method: 'Method',
  ddim: { title: 'DDIM, as in the paper', note: 'Its steps are even. The way back differs a little from the way there.' },
  exact: { title: 'Exact, the O-BELM pair', note: 'Keeps two states, so that the way back undoes the way there but for rounding.' },
  seed: 'Seed of the random x_T',
  seedText: 'The random noise that stands in for x_T in the picture "without x_T". The same seed gives the same noise everywhere.',
  run: 'Reconstruct',
  choose: 'Choose a face first.',
  outOfDate: 'The picture on the stage was made with other settings than these.',
  reset: 'Back to the pack’s own settings',
  resultTitle: (title: string) => `${title}, drawn back`,
  detail: {
    name: 'Give back the detail that the pack cannot hold',
    text: 'This pack draws in a smaller space, and some detail is lost on the way there and back, before any diffusion. This puts the lost part of the input back over the drawn picture. It is the input’s own detail, not the model’s, so SSIM, MSE and PSNR stay those of the picture without it.',
    draft: 'With its detail',
    notCounted: 'The given detail comes from the input. No number counts it.',
  },
  phases: { encode: 'Encoding', invert: 'Inverting', render: 'Drawing', random: 'Drawing without x_T' },
} as const
