/** Every word of the instrument that draws one z_sem from many x_T. */
export const varyWords = {
  choose: 'Choose a face first: a sample, a photo of yours, or a result.',
  noCodes:
    'This pack has no encoder, so that no z_sem stays the same: draw variations of a part of the way, and the picture beyond it stays. All random leaves nothing of it.',
  run: 'Draw variations',
  empty: 'Draw variations: each has the z_sem of this face and an x_T of its own. A press on one makes it the face on the stage.',
  gridTitle: (title: string) => `Variations of ${title}`,
  faceTitle: (title: string, index: number, depth: number, steps: number) => {
    const share = depth === 0 ? ', x_T kept' : depth < steps ? `, ${depth} of ${steps} steps random` : ''
    return `${title}, variation ${index + 1}${share}`
  },
  outOfDate: 'These variations were made with other settings, or of another face.',
  depth: 'How much is random',
  depthShown: (percent: number, steps: number, all: number) =>
    percent === 0 ? 'keep all of x_T' : steps >= all ? 'all random' : `${steps} of ${all} steps`,
  depthEnds: { from: 'keep all of x_T', to: 'all random' },
  depthText:
    'How far the face is turned into noise before other noise takes the place of its own. A few steps free single hairs and grain; more free locks and light; all of them leave z_sem alone to hold the face.',
  depthTextXT:
    'How far the face is turned into noise before other noise takes the place of its own. A few steps free single hairs and grain; more free locks and light; all of them leave nothing of the face.',
  count: 'Variations',
  seed: 'Seed of the noise',
  seedText: 'All random noise comes from this number: the same seed with the same settings gives the same variations.',
  renderSteps: 'Steps (T)',
  renderStepsText: 'How many times the network looks at the picture on the way to noise, and again on the way back.',
  phases: { encode: 'Encoding', invert: 'Inverting', render: 'Drawing' },

  mean: 'Mean',
  meanText: 'The average of the variations. Where it is sharp, z_sem decides; where it is blurred, x_T does.',
  meanTextXT: 'The average of the variations. Where it is sharp, the kept part of x_T decides; where it is blurred, the random part does.',
  deviation: 'Deviation',
  deviationText: (white: number) =>
    `How much each pixel differs between the variations, as a standard deviation: black stays the same, white differs by ${white} or more of 255 levels of brightness. The scale follows the widest differences.`,
  meanPicture: (count: number) => `The mean of ${count} variations`,
  deviationPicture: (count: number) => `Where ${count} variations differ`,
  scale: { from: 'the same', to: (white: number) => `${white} levels` },
  overall: (levels: number) => `${levels.toFixed(1)} levels on average`,
} as const
