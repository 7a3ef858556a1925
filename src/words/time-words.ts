/** How long a reconstruction takes, and the way that takes less. */
export const timeWords = {
  takes: (whole: string, steps: number, step: string) => `About ${whole} on this device: ${steps} steps of ${step}, as measured here.`,
  offer: (steps: number, whole: string) => `Take ${steps} steps each way instead, about ${whole}`,
  offerText:
    'Solvers that remember the step before come about as near to the face in ten steps as DDIM does in twenty. Settings can be changed back below.',
  quick: {
    title: 'Quick, in fewer steps',
    note: 'Remembers the step before (AB2 there, DPM-Solver++(2M) back), and where the pack says so its steps are dense near the picture: in Faces 64, 7 there and 7 back come nearer than 100 and 100 of DDIM (SSIM 0.998 and 0.996).',
  },
}
