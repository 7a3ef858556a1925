/** Every word of the instrument that makes up faces. */
export const sampleWords = {
  noLatent: 'This pack cannot make up faces: it has no latent net, the small model that writes new z_sem.',
  noLatentHelp: 'Choose another pack at the top of the page, or bring a model that has a latent net; the official ones end in “_latent”.',
  bring: 'Bring a model',
  run: 'Draw faces',
  empty: 'Draw faces: each is one that nobody has. A press on one makes it the face on the stage, with its codes.',
  gridTitle: (seed: number) => `Faces of seed ${seed}`,
  faceTitle: (seed: number, index: number) => `Face ${index + 1} of seed ${seed}`,
  outOfDate: 'These faces were made with other settings.',
  count: 'Faces',
  seed: 'Seed',
  seedText:
    'All that is random comes from this number: the same seed with the same settings gives the same faces, in every browser that computes alike. Each face has its own place in it.',
  renderSteps: 'Steps to draw (T)',
  renderStepsText:
    'How many times the network looks at a picture on the way from x_T to the face. More steps make finer pictures; the time grows with them.',
  latentSteps: 'Steps of z_sem (T_latent)',
  latentStepsText:
    'A z_sem is made up like a picture, from noise step by step, but by the small latent net, which works on the numbers alone. These steps are cheap.',
  phases: { codes: 'Making up z_sem', render: 'Drawing' },

  choose: 'Choose by attributes',
  chooseText:
    'Many z_sem are made up, the attribute models read each of them, and only those that meet every condition are drawn. Looking at a candidate costs far less than drawing it (the paper’s table 3).',
  any: 'Without a condition every face is drawn.',
  add: 'Add a condition',
  noAttributes: 'This pack has no attributes to choose by. Teach one of your own.',
  least: 'at least',
  most: 'at most',
  bound: (name: string) => `Which scores of ${name} pass`,
  score: (name: string) => `Score of ${name}`,
  remove: (name: string) => `Remove the condition on ${name}`,
  scoreShown: (value: number, isShare: boolean) => (isShare ? `${Math.round(100 * value)} %` : value.toFixed(1)),
  alone: (passed: number, examined: number) => `${percent(passed, examined)} pass this one`,
  candidates: 'Candidates at most',
  candidatesText: 'How many z_sem are made up and read before the search gives up.',
  acceptance: (passed: number, examined: number) => `${passed} of ${examined} candidates passed, ${percent(passed, examined)}.`,
  tooFew: (found: number, wanted: number) => `Only ${found} of ${wanted} faces were found. Allow more candidates, or ask for less.`,
  none: (examined: number) =>
    `None of ${examined} candidates meets every condition. Ask for less where few pass, take a condition away, or allow more candidates.`,
} as const

/** "5.5 %", "50 %", "0 %". */
function percent(part: number, all: number): string {
  const share = (100 * part) / Math.max(1, all)
  return `${share > 0 && share < 10 ? share.toFixed(1) : Math.round(share)} %`
}
