import { sayBytes } from './say-numbers.ts'

const count = (number: number): string => number.toLocaleString('en').replaceAll(',', ' ')

/** "168 million", "2.4 million", "52 000". */
const sayParameters = (number: number): string => (number < 1e6 ? count(number) : `${(number / 1e6).toFixed(number < 1e8 ? 1 : 0)} million`)

const steps = (trained: number | null): string => (trained === null ? '' : `, trained for ${count(trained)} steps`)

const sayPictures = (size: number | null): string =>
  size === null ? 'for pictures of a size that the file does not tell' : `for pictures of ${size} px`

/** Every word about models that people bring and packs that the browser keeps. */
export const libraryWords = {
  bring: 'Bring a model',
  bringNote:
    'A DiffAE checkpoint (last.ckpt of the autoencoder, of the latent net, of the classifier), latent.pkl, a model of latent diffusion (model.ckpt, or its folder of diffusers), a VDM or DiffEnc, or a finished pack as ZIP or folder. Drop them anywhere on the page, together if they belong together. They are converted here and never leave this device.',
  files: 'Choose files',
  folder: 'Choose a folder',
  looking: (files: number) => (files === 1 ? 'Looking into the file' : `Looking into ${files} files`),

  found: 'What was found',
  kinds: {
    autoencoder: ({ imageSize, parameters, stepsTrained, hasLatent, name }: Model) =>
      `${hasLatent ? 'Autoencoder with its latent net' : 'Autoencoder'}${name === null ? '' : ` ${name}`} ${sayPictures(imageSize)}, ${sayParameters(parameters)} parameters${steps(stepsTrained)}`,
    ddim: ({ imageSize, parameters, stepsTrained, name }: Model) =>
      `Plain DDIM${name === null ? '' : ` ${name}`}, without an encoder, ${sayPictures(imageSize)}, ${sayParameters(parameters)} parameters${steps(stepsTrained)}`,
    'latent-diffusion': ({ imageSize, parameters, stepsTrained }: Model) =>
      `Latent diffusion with its first stage, without an encoder, ${sayPictures(imageSize)}, ${sayParameters(parameters)} parameters${steps(stepsTrained)}`,
    diffenc: ({ imageSize, parameters, stepsTrained }: Model) =>
      `VDM or DiffEnc, without an encoder of meaning, ${sayPictures(imageSize)}, ${sayParameters(parameters)} parameters${steps(stepsTrained)}`,
    'latent-unet': ({ parameters }: { parameters: number }) => `U-Net of latent diffusion, ${sayParameters(parameters)} parameters`,
    'first-stage': ({ parameters }: { parameters: number }) => `First stage of latent diffusion, ${sayParameters(parameters)} parameters`,
    latent: ({ parameters, stepsTrained }: { parameters: number; stepsTrained: number | null }) =>
      `Latent net alone, ${sayParameters(parameters)} parameters${steps(stepsTrained)}`,
    classifier: ({ attributes, stepsTrained }: { attributes: number; stepsTrained: number | null }) =>
      `Classifier of ${attributes} attributes${steps(stepsTrained)}`,
    statistics: ({ zSize }: { zSize: number }) => `Statistics of z_sem, ${zSize} numbers`,
    pack: ({ title, imageSize, parameters }: { title: string; imageSize: number; parameters: number }) =>
      `Finished pack “${title}” for pictures of ${imageSize} px, ${sayParameters(parameters)} parameters`,
  },
  foundUnder: (place: string) => `, found under ${place}`,
  missingTitle: 'What will not work',
  missing: {
    encoder: 'There is no encoder, so faces have no z_sem: no editing and no mixing of meaning. Inverting, drawing and new faces work.',
    latent: 'There is no latent net, so no new faces can be sampled. The latent last.ckpt of the same model adds it.',
    statistics: 'There are no statistics of z_sem, so attributes cannot be edited. latent.pkl or the latent last.ckpt adds them.',
    classifier: 'There is no classifier, so the pack brings no attributes. The classifier’s last.ckpt adds them.',
  },
  unknown: (names: readonly string[]) =>
    `The studio does not know ${names.slice(0, 5).join(', ')}${names.length > 5 ? ` and ${names.length - 5} more` : ''}, and leaves it out. Pictures will be wrong if it changes how the model computes.`,
  ask: {
    title: 'What the files do not say',
    note: 'Fields that are filled in hold what the official code takes or what the tensors show. Compare them with the configuration of the training.',
    choose: 'Choose',
    flags: { '1': 'normalised', '0': 'as the encoder gives it' },
    unreadable: (what: string) => `The file has it as ${what}, which cannot be read. Say what it is.`,
    names: {
      img_size: 'Picture size in pixels',
      beta_scheduler: 'Noise schedule',
      T: 'Steps of the noise schedule',
      model_mean_type: 'What the model predicts',
      net_beatgans_attn_head: 'Attention heads',
      scale_factor: 'Scale of the latent',
      latent_beta_scheduler: 'Noise schedule of the latent net',
      latent_znormalize: 'z_sem that the latent net works on',
      manipulate_znormalize: 'z_sem that the classifier works on',
      class_names: 'Names of the classes',
    },
    notes: {
      img_size: 'The width of the pictures that the model was trained with (img_size).',
      beta_scheduler: 'linear in all official models of DiffAE, scaled_linear in those of latent diffusion (beta_scheduler).',
      T: '1000 in all official models of DiffAE (T).',
      model_mean_type: 'eps is the noise, as in all official models of DiffAE; v is the velocity (model_mean_type).',
      net_beatgans_attn_head:
        '1 in the official models of DiffAE (net_beatgans_attn_head) and in that of ImageNet classes (num_heads). Other models of classes have more, and no tensor shows how many.',
      scale_factor:
        'The file says 0.18215 (scaling_factor), which diffusers writes by itself when a first stage that quantises is saved again. Such published stages mean 1. Take 0.18215 only if the model was trained with it.',
      latent_beta_scheduler: 'const0.008 in all official models (latent_beta_scheduler).',
      latent_znormalize: 'Normalised in all official models (latent_znormalize): minus its mean, divided by its deviation.',
      manipulate_znormalize: 'Normalised in all official models (manipulate_znormalize): minus its mean, divided by its deviation.',
      class_names: 'One for each row of the classifier, in its order, with commas between them.',
    },
  },
  answer: 'Go on with these',
  nothing: 'None of these files can be used.',
  name: 'Name of the pack',
  needs: (bytes: number) => `It takes ${sayBytes(bytes)} of this browser’s storage.`,
  kept: (bytes: number) => `${sayBytes(bytes)} are there from the import that was interrupted.`,
  start: 'Import and open',
  goOn: 'Go on and open',
  again: 'Try again',
  discard: 'Not these',

  importing: (title: string) => `Importing ${title}`,
  starting: 'Starting',
  progress: (done: number, total: number) => `${sayBytes(done)} of ${sayBytes(total)}`,
  cancel: 'Cancel',

  storedTitle: 'Kept in this browser',
  storedNone: 'No models yet.',
  open: 'Open',
  isOpen: 'In use',
  openOf: (title: string) => `Open ${title}`,
  save: (title: string) => `Save ${title} as ZIP`,
  saving: (title: string) => `Reading ${title} to save it`,
  nameAttributes: (title: string) => `Name the attributes of ${title}`,
  names: {
    title: 'Names of the attributes',
    note: 'They stay with the pack, and go into its ZIP file.',
    reading: 'Reading the names',
    each: (number: number, name: string) => `Attribute ${number}, called ${name}`,
    own: 'Each attribute needs a name of its own.',
    save: 'Keep these names',
    cancel: 'Leave them as they were',
  },
  remove: (title: string) => `Remove ${title}`,
  removeSure: (title: string, bytes: number) => `Remove ${title} and free ${sayBytes(bytes)}?`,
  removeYes: 'Remove',
  removeNo: 'Keep',

  interruptedTitle: 'Interrupted',
  interrupted: (files: string[], done: number) =>
    `The tab was closed after ${sayBytes(done)}. Bring the same ${files.length === 1 ? 'file' : 'files'} (${files.join(', ')}) to go on from there.`,
} as const

type Model = { name: string | null; imageSize: number | null; parameters: number; stepsTrained: number | null; hasLatent: boolean }
