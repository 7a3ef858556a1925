import { codesWords } from './codes-words.ts'
import { gridWords } from './grid-words.ts'
import { helpWords } from './help-words.ts'
import { keepWords } from './keep-words.ts'
import { measuresWords } from './measures-words.ts'
import { photoWords } from './photo-words.ts'
import { reconstructWords } from './reconstruct-words.ts'
import { counted } from './say-numbers.ts'
import { timeWords } from './time-words.ts'

/**
 * The words that the page starts with. The words of a part that is loaded later are in a file of this folder that the part imports
 * itself (`mix-words.ts`). Sentences end with a full stop, labels do not.
 */
export const words = {
  name: 'Subcode',
  oneSentence:
    'Subcode writes a face as two subcodes, z_sem for what it means and x_T for everything else, and draws it back, on your own device.',
  oneSentenceXT: 'This pack has no encoder: Subcode writes a face as x_T alone, and draws it back, on your own device.',

  header: {
    pack: 'Pack',
    how: 'How this works',
    close: 'Close',
    deviceWaiting: 'Starting',
    deviceFailed: 'Not running',
    deviceTitle: 'What this runs on',
    deviceNote: 'The model runs in a worker of this tab. WebGPU uses the graphics processor; wasm uses the processor and works everywhere.',
    devices: { webgpu: 'WebGPU', wasm: 'wasm' },
    forced: (device: string) => `The address of this page asks for ${device}.`,
    fallbacks: 'Why nothing better was taken',
    passedOver: (device: string, precision: string) => `${device} ${precision}:`,
    noFallbacks: 'Nothing better was passed over.',
    graphs: {
      encoder: 'encoder',
      modulation: 'modulation',
      denoiser: 'denoiser',
      latent_modulation: 'latent modulation',
      latent_denoiser: 'latent net',
      baseline_modulation: 'baseline modulation',
      baseline_denoiser: 'baseline',
      first_encoder: 'first stage, encoder',
      first_decoder: 'first stage, decoder',
      time_encoder: 'encoder of time',
    },
    precisions: {
      fp16: 'fp16: numbers of half precision (16 bits), the fastest.',
      mixed: 'mixed: convolutions and other products in half precision; norms, softmax and sums in single, where half would be wrong.',
      fp32: 'fp32: numbers of single precision (32 bits).',
    },
    threads: (count: number) => counted(count, 'thread'),
  },

  lazy: {
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
    pasted: 'Pasted photo',
    taken: 'Camera photo',
    dropped: 'Dropped files',
  },

  camera: {
    title: 'Take a photo',
    note: 'Look straight into the camera, with the eyes and the mouth on the outline.',
    take: 'Take the photo',
    starting: 'Waiting for the camera. The browser may ask whether you allow it.',
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
    adding: 'Waiting for the model',
    cancel: 'Cancel',
  },

  drawing: {
    z: 'z_sem: the meaning',
    xT: 'x_T: the rest',
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
    /** The kind of a result, by its instrument. */
    made: {
      reconstruct: 'Drawn back',
      edit: 'Edited',
      mix: 'Mixed',
      vary: 'Varied',
      batch: 'From the batch',
      inside: 'From the map',
    },
    draft: 'Draft',
    draftPicture: 'A draft of the picture',
    developing: 'The picture as it develops',
    picture: (title: string) => `Picture: ${title}`,
    zTile: 'z_sem, the meaning, as a tile',
    xTile: 'x_T, the rest, as a picture',
    littleInZ: (ssim: number) =>
      `From z_sem alone little of this face comes back (SSIM ${ssim.toFixed(2)}): the z_sem of this pack holds little, and x_T nearly all.`,
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
    start: (device: string, precision: string) => `Starting: ${device} ${precision}`,
  },

  measures: measuresWords,

  codes: codesWords,

  instruments: 'Instruments',
  /** The name and the purpose of each instrument whose panel is loaded later. */
  instrument: {
    edit: {
      title: 'Edit',
      summary: 'Move the meaning of a face: more of one attribute, less of another, the rest as it is.',
    },
    mix: {
      title: 'Mix',
      summary: 'Swap the codes of two faces, or walk from one face to another.',
      summaryXT: 'Walk from one face to another by their x_T.',
    },
    sample: {
      title: 'Sample',
      summary: 'Faces that nobody has: the model makes up a z_sem, and draws it.',
      summaryXT: 'Faces that nobody has: the model draws them from a random x_T.',
    },
    vary: {
      title: 'Vary',
      summary: 'One z_sem, many x_T: what stays is what the face means, what changes is what x_T decides.',
      summaryXT: 'One face with a part of its x_T made random: the larger the part, the less of the face stays.',
    },
    teach: {
      title: 'Teach',
      summary: 'Show a few faces that have something and a few that have not: it becomes a slider in Edit.',
    },
    inside: {
      title: 'Look inside',
      summary: 'Watch a face develop, measure how well it comes back, and walk through the space of its codes.',
      summaryXT: 'Watch a face develop, and measure how well it comes back and how many bits it costs.',
    },
    batch: {
      title: 'Batch',
      summary: 'The same edit for many faces at once, with a contact sheet, a table and a ZIP of all.',
      summaryXT: 'Many faces drawn back at once, with a contact sheet, a table and a ZIP of all.',
    },
  },
  models: {
    menu: 'Bring or manage models',
    title: 'Models',
    close: 'Close',
  },
  newSeed: 'Another seed',
  restoreSettings: 'Take the settings of this picture',

  reconstruct: reconstructWords,
  grid: gridWords,

  photo: photoWords,
  time: timeWords,
  keep: keepWords,
  help: helpWords,

  heldCode: {
    code: { z: 'z_sem', xT: 'x_T' },
    take: (code: string, title: string) => `Take the ${code} of ${title}`,
    putBack: (code: string, title: string) => `Put back the ${code} of ${title}`,
    give: (code: string, from: string, to: string) => `Give the ${code} of ${from} to ${to}`,
    held: (code: string, title: string) => `In your hand: the ${code} of ${title}. Choose the tile of the face that gets it.`,
    release: 'Put it back',
  },

  footer: {
    privacy: 'Nothing leaves this tab: no photo, no code, no count of visits.',
    licence: (name: string) => `Licence: ${name}`,
    pack: (title: string) => `Pack: ${title}`,
    card: 'About this pack',
  },

  problem: {
    titles: {
      aborted: 'Cancelled.',
      'no-webgpu': 'There is no WebGPU here.',
      'device-lost': 'The graphics processor was lost.',
      'worker-died': 'The engine has stopped.',
      'out-of-memory': 'The memory is full.',
      'bad-file': 'This file cannot be used.',
      'bad-pack': 'The pack is broken.',
      integrity: 'The pack was damaged on its way.',
      offline: 'The server cannot be reached.',
      quota: 'The storage is full.',
      internal: 'The studio has made a mistake.',
    },
    remedies: {
      retry: 'Try again',
      'keep-again': 'Try again',
      'reload-pack': 'Load the pack again',
      'use-wasm': 'Use wasm instead',
      'other-photo': 'Choose another photo',
      'reload-page': 'Reload the page',
      'bring-pack': 'Bring a pack',
    },
    goesOn: 'It has been started again, and the job goes on by itself. Nothing that was finished is lost.',
    restarted: 'It is being started again. The codes and pictures that were finished are still there.',
    notKept: 'Your work is not being kept.',
    notHere: 'That pack is not here.',
    dismiss: 'Dismiss',
  },
} as const
