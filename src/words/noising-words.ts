const strength = (gain: number) => (gain === 1 ? 'as strong as it is' : `${gain} times as strong`)

/** Every word of "Two ways to add noise", which is loaded when the view is first drawn. */
export const noisingWords = {
  overTime: {
    title: 'A picture over time',
    run: 'Show the face over time',
    phase: 'Encoding',
    empty: 'This face was not looked at yet.',
    own: {
      plain: 'This pack is a plain VDM: it noises x itself, at every time.',
      shrunk: 'This pack noises the picture shrunk, α²x. No network has a part in it.',
      encoded: 'This pack noises the encoded picture, x_t = α²x + σ²y, where y is a network of the picture and the time.',
    },
    strip: 'What this pack noises, by time',
    frame: (time: string) => `t = ${time}: look at this time`,
    level: (time: string) => `t = ${time}`,
    time: 'Time',
    timeText: 't runs from 0, the clean end, to 1, the end that is nothing but noise. The log-SNR says how much picture is left.',
    shown: (time: string, logSnr: number) => `t = ${time}, log-SNR ${logSnr.toFixed(1).replace('-', '\u2212')}`,
    clean: 'Before the noise',
    noisy: 'With the same noise',
    noisyText: 'α times the picture above plus σ times one and the same noise: a state, as the denoiser sees it at this time.',
    network: 'What the network adds',
    ways: { plain: 'x (VDM)', shrunk: 'α²x (shrunk)', encoded: 'x_t (DiffEnc)' },
    label: (way: string, row: string, time: string) => `${way}, ${row.toLowerCase()}, at t = ${time}`,
    y: 'y',
    yLabel: (time: string) => `y, what the network puts out at t = ${time}`,
    change: (gain: number) => `x_t − α²x, ${strength(gain)}`,
    changeLabel: (gain: number, time: string) => `x_t − α²x at t = ${time}, grey for 0, ${gain} times as strong`,
    slope: (gain: number) => `dx_t / dλ, ${strength(gain)}`,
    slopeLabel: (gain: number, time: string) => `dx_t / dλ at t = ${time}, grey for 0, ${gain} times as strong`,
    slopeTitle: 'Slope',
    slopeText:
      'How fast x_t moves where the log-SNR λ rises by 1. The sampler follows this motion by its mean shift; what it misses costs bits.',
    gain: 'Gain of the changes',
    gainOf: (gain: number) => `${gain}×`,
    largest: (change: number, slope: number) =>
      `The largest change is ${change.toFixed(change < 10 ? 2 : 0)} of 255 levels, the largest slope ${slope.toFixed(slope < 10 ? 2 : 0)}.`,
  },
  samples: {
    title: 'Samples from one noise',
    heading: 'Samples from one noise',
    run: 'Draw with this model',
    phase: 'Drawing',
    text: 'x_T and the fresh noise of every step come from the seed alone. Open another arm of the same size (baseline, shrunk or encoded; drop its folder on the page) and draw again: its pictures come to stand under these.',
    seed: 'Seed',
    seedText: 'The same seed gives the same noise to every model.',
    steps: 'Steps to draw',
    stepsText: 'Ancestral sampling, with fresh noise in every step. With few steps the mean shift of DiffEnc is met roughly.',
    row: (title: string, steps: number) => `${title}, ${steps} steps`,
    picture: (title: string, number: number) => `${title}, picture ${number}`,
  },
} as const
