import { sayShare } from './say-numbers.ts'

type SaidMove = { name: string; amplitude: number; unit?: 'sd' | 'step' | undefined }

/** "+0.30" of the paper's amplitudes, "+1.2 sd" in standard deviations, "+80 %" of the step from without to with; "0" for next to nothing. */
function sayStrength(strength: number, unit?: 'sd' | 'step' | 'amplitude'): string {
  if (Math.abs(strength) < 0.005) return '0'
  const [sign, size] = [strength > 0 ? '+' : '−', Math.abs(strength)]
  if (unit === 'sd') return `${sign}${size.toFixed(1)} sd`
  return unit === 'step' ? `${sign}${Math.round(100 * size)} %` : `${sign}${size.toFixed(2)}`
}

const change = (before: string, after: string) => (before === after ? before : `${before} → ${after}`)

/** Every word of the instrument that edits a face by attributes. */
export const editWords = {
  draftTitle: 'Draft',
  taughtGroup: 'Taught here',
  choose: 'Choose a face first. The sliders keep what you set.',
  noCodes: 'This pack has no encoder, so that there is no z_sem to edit.',
  classInstead:
    'Its pictures have a class instead: Vary draws a face as another class, and with none of x_T random it changes the class alone.',
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
  strength: sayStrength,
  /** The readings before and after an edit, a single one where they are the same: "3 % → 98 % likely", "above 60 % → 44 % of faces". */
  reading: {
    probability: (before: number, after: number) => `${change(sayShare(before), sayShare(after))} likely`,
    place: (before: number, after: number) => `above ${change(sayShare(before), sayShare(after))} of faces`,
    number: (before: number, after: number) => change(before.toFixed(2), after.toFixed(2)),
  },
  readingTitle: {
    probability: 'How likely the classifier finds it in z_sem: before the edit, then after',
    place: 'How many faces of the training set have less of it, as read in z_sem: before the edit, then after',
    number: 'What the model reads in z_sem: before the edit, then after',
  },
  units: {
    sd: 'One unit is one standard deviation of what the attribute reads among the training faces.',
    step: '100 % is the whole step from faces without it to faces with it.',
    amplitude: 'The amplitude of the paper’s move along the weights.',
  },
  formOf: (kind: string) => `This face is read as ${kind}, and the slider takes the form for such faces.`,
  alsoMoves: (others: [name: string, units: number][]) =>
    `One unit also moves, as measured: ${others.map(([name, units]) => `${name} ${units > 0 ? '+' : '−'}${Math.abs(units).toFixed(2)}`).join(', ')}.`,
  drift: ({ background, colour }: { background: number; colour: number }) =>
    `Per unit of effect the background changes by ${background.toFixed(1)} of 255 and the colour of the face by ${colour.toFixed(1)}, on faces that took no part.`,
  kind: (kind: string) => `Read as ${kind}: each slider takes its form for such faces.`,
  notOffered: (kind: string, names: string[]) =>
    `Not offered for ${kind} faces, where they change too little or too much else: ${names.join(', ')}.`,
  pulledBack: (share: number) =>
    `The edited code lay outside the region of the training codes. Its other directions were pulled back by ${Math.max(1, Math.round(100 * share))} %; what the moved and locked attributes read was kept.`,
  keepRest: 'Keep the rest of the picture',
  keepRestText:
    'Where the edit does not act, the pixels of the face stay. Where it acts is told from the difference between the face drawn back and the edited one: smoothed, held to what rises above its noise, and to its largest regions. It is a mask on pictures, not a change of the codes; put back into its photo, the face changes the photo’s own pixels through it. The face is drawn back once for it.',
  restFigures: ({ share, without, with: held }: { share: number; without: number; with: number }) =>
    `The mask of this picture takes ${Math.round(100 * share)} % of it. Outside, the mean change from the photo is ${held.toFixed(1)} of 255, and would be ${without.toFixed(1)} without it.`,
  undoDrift: 'Undo drift of background and colour',
  undoDriftText:
    'An edit changes a little more than it names: the background and the colour of the face, in each face in another way. So the edited face is compared with the face drawn back, in the upper corners and in the mean colour of the middle of the face. The change of z_sem that goes with the difference is taken out of the move, and the face is drawn again; twice where much had changed. It changes the code, not the pixels.',
  undoDriftLimits:
    'A slider of the skin’s colour or of the background keeps what it changes. Drafts go without, and so do edits that are held to some numbers of z_sem. Turn it off for an attribute that you have taught and that is about background or colour.',
  about: 'How',
  showMask: 'Show the mask',
  hideMask: 'Hide the mask',
  along: 'Sliders move z_sem along',
  alongs: {
    pattern: {
      title: 'the pattern',
      note: 'The change of a code that goes with a change of the attribute (Haufe et al. 2014). It leaves more of the picture as it is.',
    },
    weights: {
      title: 'the weights, as in the paper',
      note: 'The weights of the classifier, by which the paper moves codes. The sliders then show its amplitudes.',
    },
  },
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
  phases: {
    encode: 'Encoding',
    invert: 'Inverting',
    back: 'Drawing back, to compare',
    render: 'Drawing',
    again: 'Drawing again, without the drift',
  },
  resultTitle: (title: string, moves: SaidMove[]) => {
    const [first, ...rest] = moves
    if (!first) return `${title}, edited`
    return `${title}, ${first.name} ${sayStrength(first.amplitude, first.unit)}${rest.length > 0 ? ` and ${rest.length} more` : ''}`
  },
} as const
