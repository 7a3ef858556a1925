import { batchWords } from './batch-words.ts'
import { editWords } from './edit-words.ts'
import { gridWords } from './grid-words.ts'
import { insideWords } from './inside-words.ts'
import { sampleWords } from './sample-words.ts'
import { teachWords } from './teach-words.ts'
import { varyWords } from './vary-words.ts'
/** Every word that the page shows, in one place. Sentences end with a full stop, labels do not. */
export const words = {
  name: 'Subcode',
  oneSentence:
    'Subcode writes a face as two subcodes, z_sem for what it means and x_T for everything else, and draws it back, on your own device.',

  header: {
    pack: 'Pack',
    how: 'How this works',
    close: 'Close',
    deviceWaiting: 'Starting',
    deviceFailed: 'Not running',
    deviceTitle: 'What this runs on',
    deviceNote: 'The model runs in a worker of this tab. WebGPU uses the graphics processor; wasm uses the processor and works everywhere.',
    forced: (device: string) => `The address of this page asks for ${device}.`,
    fallbacks: 'Why nothing better was taken',
    noFallbacks: 'Nothing better was passed over.',
    threads: (count: number) => (count === 1 ? '1 thread' : `${count} threads`),
  },

  later: {
    missing: 'This part of the studio could not be loaded: the network is gone, or there is a newer studio. Nothing that you made is lost.',
    reload: 'Load the studio again',
  },

  rail: {
    title: 'Faces',
    sample: 'Samples',
    yours: 'Yours',
    result: 'Results',
    samplesComing: 'Samples come with the pack.',
    samplesNone: 'This pack has no samples. Drop a photo instead.',
    yoursEmpty: 'Photos that you drop appear here.',
    resultEmpty: 'Faces drawn from their codes appear here.',
    show: (title: string) => `Show ${title}`,
    sampleTitle: (number: number) => `Sample ${number}`,
    zTile: 'z_sem',
    xTile: 'x_T',
  },

  intake: {
    choose: 'Choose a photo',
    camera: 'Use the camera',
    drop: 'Drop a photo of a face here',
    dropHint: 'or paste one with Ctrl V. JPEG, PNG, WebP, AVIF, GIF or SVG up to 50 megapixels. It never leaves this tab.',
    orSample: 'Or begin with a sample',
    release: 'Let go to open the photo',
    opening: (title: string) => `Opening ${title}`,
    refused: (title: string) => `${title} cannot be used`,
    pasted: 'Pasted photo',
    taken: 'Camera photo',
    nothingPasted: 'What was pasted or dropped holds no file. Copy the picture itself, or save it and choose the file.',
    svgBroken: 'This SVG drawing cannot be read. Save it as PNG and drop that.',
  },

  camera: {
    title: 'Take a photo',
    note: 'Look straight into the camera, with the eyes and the mouth on the outline.',
    take: 'Take the photo',
    starting: 'Waiting for the camera. The browser may ask whether you allow it.',
    denied: 'The camera was not allowed. Allow it in the address bar, or choose a photo instead.',
    missing: 'No camera was found. Choose a photo instead.',
  },

  framing: {
    title: 'Frame the face',
    note: 'Put the eyes and the mouth on the outline. The model has only seen faces that are framed like this.',
    view: 'Photo. Arrow keys move it, plus and minus zoom, comma and full stop turn it.',
    zoom: 'Zoom',
    turn: 'Turn',
    degrees: (angle: number) => `${angle.toFixed(1)} degrees`,
    times: (factor: number) => `${factor.toFixed(2)} times`,
    left: 'Turn left by 90 degrees',
    right: 'Turn right by 90 degrees',
    reset: 'Start again',
    use: 'Use this face',
    cancel: 'Cancel',
  },

  stage: {
    title: 'Stage',
    handle: 'Before and after',
    blink: 'Hold to see the picture before',
    smooth: 'Enlarge smoothly',
    crisp: 'Show the pixels',
    save: 'Save',
    saveSmall: (size: number) => `PNG, ${size} x ${size}, as made`,
    saveLarge: (size: number) => `PNG, ${size} x ${size}, enlarged`,
    before: 'Input',
    /** What a result is, by the instrument that made it. */
    made: {
      reconstruct: 'Drawn back',
      edit: 'Edited',
      mix: 'Mixed',
      vary: 'Varied',
      batch: 'Edited',
      inside: 'From the map',
    } as Record<string, string>,
    draft: 'Draft',
    draftPicture: 'A draft of the picture',
    developing: 'The picture as it develops',
    picture: (title: string) => `Picture: ${title}`,
    zTile: 'z_sem, the meaning, as a tile',
    xTile: 'x_T, the rest, as a picture',
  },

  trail: {
    title: 'Trail',
    job: 'The present job',
    empty: 'Each step that you take appears here.',
    compare: 'Shift and click compares with the one on the stage.',
    again: (title: string) => `Go back to ${title}`,
    cancel: 'Cancel',
    waitingPack: 'Waiting for the pack',
    waitingPrevious: 'Waiting for the last job to stop',
    starting: 'Starting',
    left: (left: string) => `${left} left`,
    steps: (done: number, total: number) => `${done}/${total} steps`,
    done: 'Done',
    cancelled: 'Cancelled',
    failed: 'Failed',
  },

  loading: {
    title: (name: string) => `Loading the pack ${name}`,
    manifest: 'Reading what the pack holds',
    download: (done: string, total: string) => `${done} of ${total}`,
    start: (what: string) => `Starting: ${what}`,
  },

  measures: {
    ssim: {
      name: 'SSIM',
      text: 'Structural similarity to the input: 1 is the same picture, and above 0.95 few people see a difference. It compares brightness, contrast and structure in small windows.',
    },
    mse: {
      name: 'MSE',
      text: 'The mean squared difference to the input, with brightness from 0 to 1. Ten times smaller is ten decibels better in PSNR.',
    },
    psnr: {
      name: 'PSNR',
      text: 'Peak signal to noise ratio in decibels. Above 30 dB a picture looks right, above 40 dB it is hard to tell from the input.',
    },
    time: {
      name: 'Time',
      text: 'How long encoding, inverting and drawing took together. It counts the network alone, not the download.',
    },
    speed: {
      name: 'Speed',
      text: 'How often the network ran per second. One step is one look of the network at the picture.',
    },
  },

  codes: {
    z: {
      name: 'z_sem',
      text: 'The semantic subcode: a few hundred numbers for who, which expression, which light. Each cell is one number; neutral is average, and alike faces have alike tiles.',
    },
    xT: {
      name: 'x_T',
      text: 'The stochastic subcode: an image full of noise that holds what z_sem leaves out, single hairs and the background. The sampler run backwards has found it.',
    },
    without: {
      name: 'Without x_T',
      text: 'The same z_sem drawn with random noise in place of x_T. What is still the same comes from z_sem, what has changed was held by x_T.',
    },
    plain: {
      name: 'Plain DDIM',
      text: 'The same mixture of x_T alone, drawn by a model that knows no z_sem, as in the paper’s figure 4.',
    },
  },

  instruments: 'Instruments',

  reconstruct: {
    title: 'Reconstruct',
    summary: 'Encode a face to its two subcodes and draw it back from them.',
    invertSteps: 'Steps to invert',
    invertStepsText:
      'How many times the network looks at the picture on the way from the face to its x_T. More steps lose less; the time grows with them.',
    renderSteps: 'Steps to draw',
    renderStepsText:
      'How many times the network looks at the picture on the way from x_T back to the face. It may differ from the steps to invert.',
    sameSteps: 'The exact method draws in as many steps as it inverts.',
    method: 'Method',
    ddim: { title: 'DDIM, as in the paper', note: 'Deterministic and quick. The way back differs a little from the way there.' },
    exact: { title: 'Exact, the O-BELM pair', note: 'Keeps two states, so that the way back undoes the way there but for rounding.' },
    seed: 'Seed of the random x_T',
    seedText: 'The random noise that stands in for x_T in the picture "without x_T". The same seed gives the same noise everywhere.',
    newSeed: 'Another seed',
    run: 'Reconstruct',
    choose: 'Choose a face first.',
    outOfDate: 'The picture on the stage was made with other settings than these.',
    reset: 'Back to the pack’s own settings',
    resultTitle: (title: string) => `${title}, drawn back`,
    phases: { encode: 'Encoding', invert: 'Inverting', render: 'Drawing', random: 'Drawing without x_T' },
  },

  edit: editWords,

  teach: teachWords,

  grid: gridWords,

  sample: sampleWords,

  vary: varyWords,

  inside: insideWords,

  batch: batchWords,

  mix: {
    title: 'Mix',
    summary: 'Swap the codes of two faces, or walk from one face to another.',
    mode: 'What to do',
    swap: { title: 'Swap a code', note: 'One face keeps one of its codes and gets the other from another face.' },
    line: { title: 'Walk a path', note: 'From face to face: z_sem in a straight line, x_T on the sphere, as in the paper.' },
    pad: { title: 'Pad', note: 'Three or four faces in the corners, and every mixture between them.' },
    keys: 'Faces',
    keyName: (letter: string, title: string) => `Face ${letter}: ${title}`,
    choose: 'Choose a face',
    addKey: 'Add a face',
    removeKey: (letter: string) => `Take face ${letter} off the path`,
    exchange: 'Turn round',
    into: 'Gets the code',
    from: 'Gives the code',
    tooFew: 'Mixing takes two faces. Drop a photo or choose another pack.',
    code: 'Which code',
    swapZ: { title: 'z_sem', note: 'Another meaning in the same noise.' },
    swapXT: { title: 'x_T', note: 'The same meaning, with the fine detail of another.' },
    top: 'How much of z_sem',
    topText:
      'Only the numbers of z_sem in which the two faces differ most are swapped. With all of them the whole meaning is swapped, with none nothing changes.',
    topShown: (count: number, all: number) => (count === all ? `all ${all} numbers` : `${count} of ${all} numbers`),
    place: 'Place on the path',
    zPlace: 'Place of z_sem',
    xPlace: 'Place of x_T',
    placeShown: (share: number) => `${Math.round(share * 100)} %`,
    apart: 'Move z_sem and x_T apart',
    corners: 'Corners',
    corners3: { title: 'Three', note: 'A triangle.' },
    corners4: { title: 'Four', note: 'A square.' },
    padName: 'Place on the pad',
    padShown: (shares: readonly { letter: string; share: number }[]) =>
      shares.map(({ letter, share }) => `${letter} ${Math.round(share * 100)} %`).join(', '),
    padHint: 'Drag the dot, or use the arrow keys; Shift makes small steps. Home goes to the middle.',
    baseline: 'Beside it, plain DDIM',
    baselineText:
      'The paper’s figure 4: the same walk with x_T alone, drawn by a model that knows no z_sem. What lies between two faces is then often no face.',
    steps: 'Steps to draw',
    stepsText: 'How many times the network looks at the picture on the way from the mixed codes to a face.',
    run: 'Mix',
    outOfDate: 'The picture on the stage was made with other settings than these.',
    prepare: 'Mix',
    draft: 'Mix',
    film: 'Filmstrip',
    filmText: 'All pictures of the path at even spacing, drawn together.',
    frames: 'Pictures',
    makeFilm: 'Make the filmstrip',
    filmTitle: (titles: readonly string[]) => titles.join(' to '),
    filmEmpty: 'No filmstrip yet.',
    frame: (index: number, count: number) => `Picture ${index} of ${count}`,
    play: 'Play',
    stop: 'Stop',
    export: 'Save the film',
    format: 'File',
    formats: { gif: 'GIF', webm: 'WebM', mp4: 'MP4', zip: 'PNGs in a ZIP' },
    framesPerSecond: 'Pictures per second',
    perSecond: (count: number) => `${count} per second`,
    thereAndBack: 'There and back again',
    save: (format: string) => `Save as ${format}`,
    writing: 'Writing',
    phases: {
      codes: 'Encoding and inverting',
      render: 'Drawing',
      plainCodes: 'Inverting for plain DDIM',
      plain: 'Drawing with plain DDIM',
    },
    swapTitle: (into: string, from: string, code: 'z' | 'xT', top: number | null) =>
      `${into} with ${top === null ? '' : `${top} numbers of `}the ${code === 'z' ? 'z_sem' : 'x_T'} of ${from}`,
    blendTitle: (shares: readonly { title: string; z: number; xT: number }[]) =>
      shares
        .map(({ title, z, xT }) =>
          z === xT ? `${title} ${Math.round(z * 100)} %` : `${title} ${Math.round(z * 100)} % z_sem, ${Math.round(xT * 100)} % x_T`,
        )
        .join(' + '),
  },

  hand: {
    code: { z: 'z_sem', xT: 'x_T' },
    take: (code: string, title: string) => `Take the ${code} of ${title}`,
    putBack: (code: string, title: string) => `Put back the ${code} of ${title}`,
    give: (code: string, from: string, to: string) => `Give the ${code} of ${from} to ${to}`,
    held: (code: string, title: string) => `In your hand: the ${code} of ${title}. Choose the tile of the face that gets it.`,
    release: 'Put it back',
  },

  how: [
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
  ],

  footer: {
    privacy: 'Nothing leaves this tab: no photo, no code, no count of visits.',
    licence: (name: string) => `Licence: ${name}`,
    pack: (title: string) => `Pack: ${title}`,
  },

  problem: {
    aborted: 'Cancelled.',
    noWebgpu: 'There is no WebGPU here.',
    deviceLost: 'The graphics processor was lost.',
    workerDied: 'The engine has stopped.',
    goesOn: 'It has been started again, and the job goes on by itself. Nothing that was finished is lost.',
    restarted: 'It is being started again. The codes and pictures that were finished are still there.',
    outOfMemory: 'The memory is full.',
    outOfMemoryHint: 'Close other tabs and programs, or use wasm, which needs less memory of the graphics processor.',
    badFile: 'This cannot be used as a photo.',
    badPack: 'The pack is broken.',
    integrity: 'The pack was damaged on its way.',
    offline: 'The pack cannot be reached.',
    quota: 'The storage is full.',
    internal: 'The studio has made a mistake.',
    notKept: 'Your work is not being kept.',
    retry: 'Try again',
    reload: 'Load the pack again',
    useWasm: 'Use wasm instead',
    other: 'Choose another photo',
    page: 'Reload the page',
    dismiss: 'Dismiss',
  },
} as const
