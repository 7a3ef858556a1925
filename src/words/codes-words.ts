/** Names and explanations of the two codes of a face, and of the pictures beside a result. */
export const codesWords = {
  z: {
    name: 'z_sem',
    text: 'The semantic subcode: a few hundred numbers for who, which expression, which light. Each cell is one number; neutral is average, and alike faces have alike tiles.',
  },
  xT: {
    name: 'x_T',
    text: 'The stochastic subcode: an image full of noise that holds what z_sem leaves out, single hairs and the background. The sampler run backwards has found it.',
    textXT: 'An image full of noise that holds the whole face, since this pack has no z_sem. The sampler run backwards has found it.',
  },
  without: {
    name: 'Without x_T',
    text: 'The same z_sem drawn with random noise in place of x_T. What is still the same comes from z_sem, what has changed was held by x_T.',
    textXT:
      'Random noise drawn in place of x_T. This pack has no z_sem, so that nothing of the face is left, but for its class where the pack has classes.',
  },
  ceiling: {
    name: 'Ceiling',
    text: 'The input through the pack’s first stage alone, without diffusion. No picture of this pack comes nearer to the input; what it lacks is the loss of the first stage, not of the diffusion.',
  },
  mask: {
    name: 'Mask',
    text: 'Where the edit acts, told from the difference between the face drawn back and the edited one. White is edited, black is kept. It is a mask on pictures: the codes know nothing of it.',
  },
  unmasked: {
    name: 'Without the mask',
    text: 'The whole picture that the model drew from the edited z_sem, before the mask put the pixels of the face back where the edit does not act.',
  },
  plain: {
    name: 'Plain DDIM',
    text: 'The same mixture of x_T alone, drawn by a model that knows no z_sem, as in the paper’s figure 4.',
  },
} as const
