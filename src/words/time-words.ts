/** How long a reconstruction takes, and the way that takes less. */
export const timeWords = {
  takes: (whole: string, steps: number, step: string) => `About ${whole} on this device: ${steps} steps of ${step}, as measured here.`,
  offer: (steps: number, whole: string) => `Take ${steps} steps each way instead, about ${whole}`,
  offerText:
    'Solvers that remember the step before come about as near to the face in ten steps as DDIM does in twenty. Settings can be changed back below.',
  quick: {
    title: 'Quick, in fewer steps',
    note: 'Remembers the step before: AB2 on the way there, DPM-Solver++(2M) on the way back.',
    spaced: (steps: number, power: number) =>
      `Its steps follow the power ${power} of time, dense near the picture: on this pack ${steps} each way come nearer to the face than 100 even ones of DDIM.`,
  },
}
