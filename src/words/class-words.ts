/** Words about the class that a picture is drawn as, for packs that take one. */
export const classWords = {
  name: 'Class',
  text: 'This model was trained on pictures of numbered classes, and draws pictures of the class that you ask for. The number is the place of the class in the list of its data set: ImageNet counts from 0 to 999, and 207 is a golden retriever.',
  own: 'As the face',
  ownNote: 'The class that the x_T came from. Where faces differ in it, none.',
  none: 'No class',
  noneNote: 'Any picture that the model knows.',
  one: 'One class',
  number: 'Number of the class',
  range: (last: number) => `0 to ${last}`,
  guidance: 'Guidance',
  guidanceText:
    'How firmly the picture is led to its class. At 1 the class alone is asked for. More makes the class clearer and the pictures more alike, and every step takes twice as long. An inversion leads back best at 1.',
  guidanceShown: (guidance: number) => (guidance === 1 ? 'none (1)' : guidance.toFixed(1)),
} as const
