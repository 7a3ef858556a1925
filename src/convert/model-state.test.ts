import { describe, expect, test } from 'vitest'
import type { LazyTensor, StateDict } from '../formats/tensor.ts'
import { foundUnder, selectClassifier, selectModel } from './model-state.ts'

const [model, encoder, head] = ['input_blocks.0.0.weight', 'encoder.input_blocks.0.0.weight', 'out.2.bias']

/** Tensors that remember the name in the file. */
function stateDict(names: string[]): StateDict {
  return new Map(
    names.map((name): [string, LazyTensor] => [
      name,
      { name, dtype: 'float32', shape: [1], read: () => Promise.resolve(new Float32Array(1)) },
    ]),
  )
}

const under = (prefix: string) => [model, encoder, head].map((name) => `${prefix}${name}`)

/** Plain name to name in the file. */
const chosen = (names: string[]) => Object.fromEntries([...selectModel(stateDict(names))].map(([name, tensor]) => [name, tensor.name]))

const expected = (prefix: string) => ({ [model]: `${prefix}${model}`, [encoder]: `${prefix}${encoder}`, [head]: `${prefix}${head}` })

describe('the moving average is found under any prefix', () => {
  test.each([
    ['model.', 'ema_model.'],
    ['_orig_mod.model.', '_orig_mod.ema_model.'],
    ['model._orig_mod.', 'ema_model._orig_mod.'],
    ['module._forward_module.model.', 'module._forward_module.ema_model.'],
    ['checkpoint.state_dict.module.model.', 'checkpoint.state_dict.module.ema_model._orig_mod.'],
    ['model.', 'ema.'],
    ['model_state_dict.', 'model_ema.module.'],
    ['state_dict.', 'state_dict_ema.'],
    ['ema.online_model.', 'ema.ema_model.'],
    ['', 'ema.'],
    ['', 'params_ema.'],
    ['net.', 'netEma.'],
    ['model.', 'ema0.9999.'],
    ['model.', 'ema.shadow.'],
    ['model.', 'ema_model.module.'],
    ['_orig_mod.module.model.', '_orig_mod.module.ema_model.'],
    ['state_dict.net.', 'callbacks.EMACallback.ema_state_dict.net.'],
    ['model.', 'swa_model.module.'],
    ['current_model_state.model.', 'state_dict.model.'],
    ['checkpoint.current_model_state.module.model.', 'checkpoint.state_dict.module.model.'],
    ['current_model_state.ema_model.', 'state_dict.ema_model.'],
  ])('%s beside %s', (training, average) => {
    expect(chosen([...under(training), ...under(average)])).toEqual(expected(average))
  })
})

test.each(['', 'module.', 'model_state_dict.', 'net.module.'])('the only copy is taken under "%s"', (prefix) => {
  expect(chosen(under(prefix))).toEqual(expected(prefix))
})

test('a wrapper inside the model is left out of its names', () => {
  expect(chosen([model, 'encoder._orig_mod.input_blocks.0.0.weight', head])).toEqual({
    ...expected(''),
    [encoder]: 'encoder._orig_mod.input_blocks.0.0.weight',
  })
})

test('buffers come from the nearest dict around the model', () => {
  const names = ['x_T', 'lightning.module.x_T', 'lightning.conds_mean', ...under('lightning.module.ema_model.')]
  expect(chosen(names)).toMatchObject({ x_T: 'lightning.module.x_T', conds_mean: 'lightning.conds_mean' })
})

test('training weights alone are refused, under wrappers too', () => {
  for (const prefix of ['model.', '_orig_mod.model.', 'module.model._orig_mod.'])
    expect(() => chosen(under(prefix))).toThrow('no moving average (ema_model.*)')
})

test.each(['ema.shadow_params.0', 'shadow_params.0', 'optimizer_states.0.ema.0'])(
  'an average without the names of the model (%s) is refused',
  (name) => {
    for (const prefix of ['net.', 'state_dict.', 'model.'])
      expect(() => chosen([...under(prefix), name])).toThrow(`keeps its moving average under ${name}`.replace(/\.\d+$/, ''))
    expect(chosen([...under('net.'), 'optimizer.state.0.exp_avg', 'other.n_averaged', 'net.avg_pool.weight'])).toMatchObject(
      expected('net.'),
    )
  },
)

test('several copies without an average are refused, and named', () => {
  expect(() => chosen([...under('first.'), ...under('second.')])).toThrow('2 copies of the model (under first, second)')
})

test('two tensors that differ by a wrapper alone are refused', () => {
  expect(() => chosen([...under(''), ...under('module.')])).toThrow(`two tensors ${model}, one of them as module.${model}`)
})

test('the model that counts what it has averaged is the average', () => {
  const names = [...under('model.module.'), 'model.n_averaged']
  expect(chosen(names)).toMatchObject(expected('model.module.'))
  expect(() => chosen([...under('model.module.'), 'other.n_averaged'])).toThrow('no moving average')
})

describe('a classifier is found under any prefix', () => {
  const layer = (place: string) => [`${place}weight`, `${place}bias`]
  const named = (place: string) => ({ 'classifier.weight': `${place}weight`, 'classifier.bias': `${place}bias` })
  const found = (names: string[]) => {
    const selected = selectClassifier(stateDict(names))
    return selected && Object.fromEntries([...selected].map(([name, tensor]) => [name, tensor.name]))
  }

  test.each([
    'classifier.',
    'module.classifier.',
    '_orig_mod.classifier.module.',
    'checkpoint.state_dict.net.classifier.',
    'model_ema.classifier.',
    'state_dict.ema_classifier.',
  ])('%s', (place) => expect(found(layer(place))).toEqual(named(place)))

  test('the trained copy counts, with the statistics beside it', () => {
    const names = ['module.conds_mean', ...layer('module.classifier.'), ...layer('module.ema_classifier.'), ...layer('ema.classifier.')]
    expect(found(names)).toEqual({ conds_mean: 'module.conds_mean', ...named('module.classifier.') })
  })

  test('none and several are told apart', () => {
    expect(found(under('ema_model.'))).toBeNull()
    expect(() => found([...layer('a.classifier.'), ...layer('b.classifier.')])).toThrow(
      '2 copies of the classifier (under a.classifier, b.classifier)',
    )
  })
})

test('the place in the file is told, but for the usual one', () => {
  const place = (prefix: string) => foundUnder(selectModel(stateDict(under(prefix))))
  expect(['', 'ema_model.', 'module.', 'ema_model._orig_mod.', 'ema.module.'].map(place)).toEqual([
    null,
    null,
    'module',
    'ema_model._orig_mod',
    'ema.module',
  ])
  const slashed = new Map([['ema.module.' + model, { name: `ema/module.${model}` } as LazyTensor]])
  expect(foundUnder(selectModel(slashed))).toBe('ema/module')
  expect(foundUnder(selectClassifier(stateDict(['module.classifier.weight'])) ?? new Map())).toBe('module')
})
