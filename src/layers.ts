/** Who may import whom (src/README.md). An absent name is forbidden; `layers.test.ts` holds the tree to it. */
export const layers = {
  base: [],
  words: [],
  math: ['base', 'protocol'],
  protocol: [],
  pixels: ['base', 'math', 'protocol'],
  formats: ['base'],
  rpc: ['base'],
  packs: ['base', 'protocol'],
  convert: ['base', 'formats', 'math', 'protocol'],
  engine: ['base', 'math', 'packs', 'protocol', 'rpc'],
  photos: ['base', 'math', 'pixels', 'protocol', 'rpc'],
  store: ['base', 'protocol', 'rpc'],
  ui: ['base', 'pixels'],
  features: ['base', 'math', 'pixels', 'protocol', 'store', 'ui', 'words'],
  app: ['base', 'features', 'packs', 'protocol', 'rpc', 'store', 'ui', 'words'],
  cli: ['base', 'convert', 'formats', 'packs', 'protocol'],
} as const satisfies Record<string, readonly string[]>
