/** The paper in a page: its parts from top to bottom. */
export const howWords = [
  {
    title: 'z_sem: the meaning',
    text: 'An encoder looks at the face once and writes a few hundred numbers: who it is, the expression, the hair, the light. In the tile each number is a cell; neutral is average, orange is more, blue is less.',
  },
  {
    title: 'x_T: the rest',
    text: 'The diffusion model, told z_sem, runs backwards from the face to noise. That noise is not random: it is the one from which the same model draws this very face again, with its single hairs and its background.',
  },
  {
    title: 'Drawing',
    text: 'From the two codes the model takes the noise away step by step. While it works, the stage shows what it expects to see at the end.',
  },
  {
    title: 'Without x_T',
    text: 'Give it z_sem and any other noise, and another picture of the same person comes out. What stays was in z_sem, what changes was in x_T.',
  },
  {
    title: 'Where this comes from',
    text: 'Preechakul, Chatthee, Wizadwongsa, Suwajanakorn: Diffusion Autoencoders, Toward a Meaningful and Decodable Representation. CVPR 2022.',
  },
] as const
