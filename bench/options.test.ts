import { expect, test } from 'vitest'
import { allDevices, parseOptions } from './options.ts'

test('without options everything is measured that needs no network', () => {
  expect(parseOptions([])).toMatchObject({
    packs: null,
    devices: allDevices,
    steps: 20,
    batches: [1, 4, 8],
    parts: ['packs', 'steps', 'ways', 'framing', 'intake', 'methods', 'visit', 'growth', 'compare'],
    faces: 200,
    against: null,
    tensorflow: null,
  })
})

test('packs, devices and parts can be chosen', () => {
  const options = parseOptions(['--pack', 'toyface', '--device', 'wasm-1', '--device', 'native-2', '--only', 'packs', '--quick'])
  expect(options).toMatchObject({ packs: ['toyface'], devices: ['wasm-1', 'native-2'], batches: [1], parts: ['packs'] })
})

test('what it does not know is refused with the usage', () => {
  expect(() => parseOptions(['--device', 'tpu'])).toThrow(/--device: expected one of native-2.*got tpu\n.*npm run bench/)
  expect(() => parseOptions(['--steps', '1'])).toThrow(/--steps: expected 2 to 1000, got 1/)
  expect(() => parseOptions(['--only', 'all'])).toThrow(
    /--only: expected one of packs, steps, ways, framing, intake, methods, visit, growth, compare, peers, got all/,
  )
})
