/** Who may import whom (src/README.md). An absent name is forbidden; `layers.test.ts` holds the tree to it. */
export const layers = {
  base: [],
  math: ['base', 'protocol'],
  protocol: [],
  pixels: ['base', 'math', 'protocol'],
  formats: ['base'],
  rpc: ['base'],
  packs: ['base', 'protocol'],
  convert: ['base', 'formats', 'math', 'protocol'],
  engine: ['base', 'math', 'packs', 'protocol', 'rpc'],
  store: ['base', 'protocol', 'rpc'],
  ui: ['base', 'pixels'],
  features: ['base', 'math', 'pixels', 'protocol', 'store', 'ui'],
  app: ['base', 'features', 'protocol', 'rpc', 'store', 'ui'],
  cli: ['base', 'convert', 'formats', 'packs', 'protocol'],
} as const satisfies Record<string, readonly string[]>
