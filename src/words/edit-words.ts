/** Every word of the instrument that edits a face by attributes. */
export const editWords = {
  draftTitle: 'Draft',
  taughtGroup: 'Taught here',
  choose: 'Choose a face first. The sliders keep what you set.',
  noAttributes: 'This pack has no attributes yet. Teach one of your own.',
  run: 'Draw',
  resetAll: 'Reset all',
  search: 'Search attributes',
  nothingFound: 'No attribute has such a name.',
  identity: 'Identity',
  identityText:
    'Cosine distance between the normalised z_sem before and after: 0 is the same code, 1 has nothing in common. The farther, the less it is the same person.',
  noCode: '–',
  opposite: (name: string) => `Opposite of ${name}`,
  strength: (strength: number) => (Math.abs(strength) < 0.005 ? '0' : `${strength > 0 ? '+' : '−'}${Math.abs(strength).toFixed(2)}`),
  percent: (share: number) => `${Math.round(100 * share)} %`,
  scoreTitle: (before: string, after: string) => `What the classifier reads in z_sem: before ${before}, after ${after}`,
  flip: (name: string) => `Flip ${name}`,
  lock: (name: string) => `Keep ${name} from being moved by the others`,
  limits: 'Limits and steps',
  keep: 'Numbers of z_sem that may move',
  keepAll: (size: number) => `all ${size}`,
  keepSome: (count: number) => `the ${count} that move farthest`,
  keepText:
    'Of the numbers of z_sem only these many may differ from those of the face, the ones that the edit moves farthest. Fewer make a smaller edit that touches less.',
  window: 'Part of the way',
  windowFrom: 'from',
  windowTo: 'to',
  windowShown: (from: number, to: number) => (from <= 0 && to >= 100 ? 'all of it' : `${from} % to ${to} %`),
  windowText:
    'The way from x_T to the picture: early steps decide on shape, late ones on detail. Outside this part the face keeps its own z_sem.',
  draftSteps: 'Steps of a draft',
  draftStepsText: 'How many times the network looks at the picture while a slider is held. Fewer follow the hand faster and are rougher.',
  renderSteps: 'Steps to draw',
  renderStepsText:
    'How many times the network looks at the picture once the slider is let go. More steps make finer pictures; the time grows with them.',
  phases: { encode: 'Encoding', invert: 'Inverting', render: 'Drawing' },
  resultTitle: (title: string, moves: { name: string; amplitude: number }[]) => {
    const [first, ...rest] = moves
    if (!first) return `${title}, edited`
    const sign = first.amplitude > 0 ? '+' : '−'
    return `${title}, ${first.name} ${sign}${Math.abs(first.amplitude).toFixed(2)}${rest.length > 0 ? ` and ${rest.length} more` : ''}`
  },
} as const
