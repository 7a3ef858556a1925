/** Who may import whom (src/README.md). An absent name is forbidden; `layers.test.ts` holds the tree to it. */
export const layers = {
  base: [],
  words: ['base'],
  math: ['base', 'protocol'],
  protocol: ['base'],
  pixels: ['base', 'math', 'protocol'],
  formats: ['base'],
  rpc: ['base'],
  packs: ['base', 'formats', 'protocol'],
  convert: ['base', 'formats', 'math', 'protocol'],
  library: ['base', 'convert', 'formats', 'packs', 'protocol', 'rpc'],
  engine: ['base', 'formats', 'math', 'packs', 'protocol', 'rpc'],
  film: ['base', 'pixels', 'protocol', 'rpc'],
  photos: ['base', 'formats', 'math', 'pixels', 'protocol', 'rpc'],
  /** The user's work on the device and in files. It imports the store, so that the store does not import it. */
  keep: ['base', 'formats', 'pixels', 'protocol', 'store'],
  /** The service worker and its page side: studio and packs work without a network. */
  offline: ['base', 'packs', 'protocol'],
  /** Pure orchestration of the engine's verbs: an idea of the papers a file. It knows neither store nor React. */
  recipes: ['base', 'math', 'protocol'],
  store: ['base', 'protocol', 'recipes', 'rpc'],
  ui: ['base', 'pixels'],
  features: ['base', 'formats', 'keep', 'math', 'offline', 'pixels', 'protocol', 'recipes', 'store', 'ui', 'words'],
  app: ['base', 'features', 'keep', 'offline', 'packs', 'protocol', 'rpc', 'store', 'ui', 'words'],
  /** Node: one recipe over whole data sets, on one machine or on many. */
  dataset: ['base', 'engine', 'formats', 'math', 'packs', 'photos', 'pixels', 'protocol', 'recipes', 'rpc'],
  cli: ['base', 'convert', 'dataset', 'formats', 'library', 'packs', 'protocol'],
} as const satisfies Record<string, readonly string[]>
