import { describe, expect, test } from 'vitest'
import { readCheckpoint } from './checkpoint.ts'
import {
  call,
  type Code,
  dict,
  float,
  get,
  global,
  int,
  list,
  none,
  program,
  put,
  tensor,
  text,
  torchFile,
  tuple,
} from './fixtures/pickle-bytes.ts'
import { type HyperValue, Unreadable } from './unreadable.ts'

/** An object made without its constructor (protocol 2), and what is put into it or given to it. */
const bare = (module: string, name: string): Code => [...global(module, name), 0x29, 0x81]
const withState = (object: Code, state: Code): Code => [...object, ...state, 0x62]
const withItems = (object: Code, ...items: (readonly [string, Code])[]): Code => [
  ...object,
  0x28,
  ...items.flatMap(([key, value]) => [...text(key), ...value]),
  0x75,
]
const latin1 = (...bytes: number[]): Code => call(global('_codecs', 'encode'), text(String.fromCharCode(...bytes)), text('latin1'))
const dtype = (type: string, order = '<'): Code =>
  withState(call(global('numpy', 'dtype'), text(type), [0x89], [0x88]), tuple(int(3), text(order), none))
const scalar = (type: Code, ...bytes: number[]): Code => call(global('numpy._core.multiarray', 'scalar'), type, latin1(...bytes))
const node = (value: Code): Code => withState(bare('omegaconf.nodes', 'AnyNode'), dict(['_val', value], ['_metadata', none]))

const anObject = (name: string, parts: string[] = [], holdsValues = false) =>
  new Unreadable([`an object of the class ${name}`, ...(parts.length > 0 ? [`made of ${parts.join(', ')}`] : [])].join(', '), holdsValues)

/** Hyper-parameters as they are read from a checkpoint that holds this value for `x`. */
async function read(value: Code): Promise<HyperValue | undefined> {
  const file = torchFile(program(dict(['state_dict', dict(['w', tensor()])], ['hyper_parameters', dict(['x', value])])))
  return (await readCheckpoint(file, 'last.ckpt')).hyperParameters.x
}

describe('an object says what it was saved as', () => {
  test.each<[string, Code, HyperValue]>([
    ['an AttributeDict', withItems(bare('pytorch_lightning.utilities.parsing', 'AttributeDict'), ['T', int(500)]), { T: 500 }],
    ['a Namespace or a dataclass', withState(bare('argparse', 'Namespace'), dict(['T', int(500)])), { T: 500 }],
    ['an object with slots', withState(bare('my', 'Config'), tuple(none, dict(['T', int(500)]))), { T: 500 }],
    ['a dict with attributes', withState(withItems(bare('easydict', 'EasyDict'), ['T', int(500)]), dict(['a', int(1)])), { T: 500, a: 1 }],
    [
      'a pydantic model',
      withState(bare('my', 'Config'), dict(['__dict__', dict(['T', int(500)])], ['__pydantic_extra__', none])),
      { T: 500 },
    ],
    [
      'a ConfigDict',
      withState(bare('ml_collections', 'ConfigDict'), dict(['_fields', dict(['T', int(500)])], ['_locked', [0x88]])),
      { T: 500 },
    ],
    [
      'an OmegaConf dict',
      withState(bare('omegaconf.dictconfig', 'DictConfig'), dict(['_parent', none], ['_content', dict(['T', node(int(500))])])),
      { T: 500 },
    ],
    ['an enum, by value', call(global('my.code', 'Beta'), text('cosine')), 'cosine'],
    ['an enum, by name', call(global('builtins', 'getattr'), global('my.code', 'Beta'), text('cosine')), 'cosine'],
    ['a number with a class of its own', call(global('my.code', 'Steps'), int(500)), 500],
    ['a path', call(global('pathlib', 'PosixPath'), text('a'), text('b')), 'a/b'],
    ['a path from the root', call(global('pathlib', 'PosixPath'), text('/'), text('a'), text('b')), '/a/b'],
    ['a list with a class of its own', [...bare('my', 'Widths'), 0x28, ...int(1), ...int(2), 0x65], [1, 2]],
    ['a set', call(global('builtins', 'set'), list(int(1))), [1]],
    ['a defaultdict', withItems(call(global('collections', 'defaultdict'), none), ['T', int(500)]), { T: 500 }],
    ['an OrderedDict of pairs', call(global('collections', 'OrderedDict'), list(list(text('T'), int(500)))), { T: 500 }],
    ['a numpy integer', scalar(dtype('i8'), 0xf4, 1, 0, 0, 0, 0, 0, 0), 500],
    ['a big-endian one', scalar(dtype('i2', '>'), 1, 0xf4), 500],
    ['a numpy float', scalar(dtype('f4'), 0, 0, 0, 0x3f), 0.5],
    ['a numpy half', scalar(dtype('f2'), 0, 0x38), 0.5],
    ['a numpy truth value', scalar(dtype('b1', '|'), 1), true],
    ['a numpy text', scalar(dtype('U2'), 0x76, 0, 0, 0, 0, 0, 0, 0), 'v'],
    [
      'a numpy array',
      withState(
        call(global('numpy.core.multiarray', '_reconstruct'), global('numpy', 'ndarray'), tuple(int(0)), latin1(98)),
        tuple(int(1), tuple(int(2), int(1)), dtype('u1', '|'), [0x89], latin1(7, 8)),
      ),
      [[7], [8]],
    ],
    ['a tensor', tensor({ shape: [4] }), [1, 2, 3, 4]],
    ['a tensor of one number', tensor({ shape: [], strides: [], offset: 2 }), 3],
    ['a device', call(global('torch', 'device'), text('cuda'), int(1)), 'cuda:1'],
    ['a Counter', call(global('collections', 'Counter'), dict(['T', int(500)])), { T: 500 }],
    ['a frozen dict', call(global('frozendict', 'frozendict'), dict(['T', int(500)])), [{ T: 500 }, anObject('frozendict.frozendict')]],
    ['objects in one another', list(call(global('my', 'Box'), withState(bare('my', 'Inner'), dict(['a', float(0.5)])))), [{ a: 0.5 }]],
  ])('%s', async (_, value, expected) => {
    expect(await read(value)).toEqual(expected)
  })
})

describe('what is not clear is named, never guessed', () => {
  test.each<[string, Code, string, boolean?]>([
    ['a class', global('my', 'Beta'), 'the class or function my.Beta'],
    ['an object without data', bare('my', 'Beta'), 'an object of the class my.Beta'],
    [
      'the result of a function',
      call(global('my', 'make_beta'), text('linear')),
      'an object of the class my.make_beta, made of "linear"',
      true,
    ],
    [
      'a class of two values',
      call(global('my', 'Beta'), text('linear'), text('cosine')),
      'an object of the class my.Beta, made of "linear", "cosine"',
      true,
    ],
    [
      'a state of values',
      withState(bare('my', 'Slots'), list(text('cosine'), int(500))),
      'an object of the class my.Slots, made of "cosine", 500',
      true,
    ],
    ['an item of something', call(global('operator', 'itemgetter'), int(0)), 'an object of the class operator.itemgetter, made of 0', true],
    ['a numpy date', scalar(dtype('M8'), 0, 0, 0, 0, 0, 0, 0, 0), 'an object of the class numpy._core.multiarray.scalar'],
    ['an object that holds itself', withState([...bare('my', 'Node'), ...put(1)], dict(['self', get(1)])), 'an object that holds itself'],
  ])('%s', async (_, value, what, holdsValues = false) => {
    const found = await read(value)
    expect(found instanceof Unreadable ? found : (found as { self: HyperValue }).self).toEqual(new Unreadable(what, holdsValues))
  })
})

describe('what an object was given by name is read, and what it was given without is named', () => {
  const f = global('my', 'f')
  const partial = (func: Code, args: Code, named: Code, by: Code = global('functools', 'partial')) =>
    withState(call(by, [...func, ...put(7)]), tuple(get(7), args, named, none))
  const ofF = 'the class or function my.f'
  const aPartial = (...parts: string[]) => anObject('functools.partial', parts)
  test.each<[string, Code, HyperValue]>([
    ['a partial', partial(f, tuple(), dict(['T', int(500)])), [{ T: 500 }, aPartial(ofF)]],
    [
      'a partial of values too',
      partial(f, tuple(text('cosine')), dict(['T', int(500)])),
      [{ T: 500 }, anObject('functools.partial', [ofF, '["cosine"]'], true)],
    ],
    [
      'a partial of values alone',
      partial(f, tuple(text('cosine'), int(500)), none),
      anObject('functools.partial', [ofF, '["cosine",500]'], true),
    ],
    ['a partial of a configuration', partial(f, tuple(dict(['T', int(500)])), dict()), [[{ T: 500 }], aPartial(ofF)]],
    [
      'a partial with a class of its own',
      partial(f, tuple(), dict(['T', int(500)]), global('my', 'Lazy')),
      [{ T: 500 }, anObject('my.Lazy', [ofF])],
    ],
    [
      'a partial of a partial',
      partial(partial(f, tuple(), dict(['T', int(500)])), tuple(), dict(['b', int(1)])),
      [[{ T: 500 }, aPartial(ofF)], { b: 1 }, aPartial()],
    ],
    [
      'a call by a partial, as of operator.methodcaller',
      call(partial(global('operator', 'methodcaller'), tuple(text('build')), dict(['T', int(500)])), int(2)),
      [
        [{ T: 500 }, anObject('functools.partial', ['the class or function operator.methodcaller', '["build"]'], true)],
        anObject('functools.partial', ['2'], true),
      ],
    ],
    [
      'an object with a version before its fields',
      withState(bare('my', 'Conf'), tuple(int(3), dict(['T', int(500)]))),
      [{ T: 500 }, anObject('my.Conf', ['3'], true)],
    ],
    [
      'an object with values and fields',
      withState(call(global('my', 'Conf'), text('cosine')), dict(['T', int(500)])),
      [{ T: 500 }, anObject('my.Conf', ['"cosine"'], true)],
    ],
    [
      'a method of an object',
      call(global('builtins', 'getattr'), withState(bare('my', 'Conf'), dict(['T', int(500)])), text('build')),
      [{ T: 500 }, anObject('builtins.getattr', ['"build"'], true)],
    ],
    ['named arguments of a class (protocol 4)', [...global('my', 'Conf'), ...tuple(), ...dict(['T', int(500)]), 0x92], { T: 500 }],
    [
      'named arguments of a class (protocol 2)',
      call(
        partial(
          call(global('builtins', 'getattr'), global('my', 'Conf'), text('__new__')),
          tuple(global('my', 'Conf')),
          dict(['T', int(500)]),
        ),
      ),
      [[{ T: 500 }, aPartial('"__new__"', '["the class or function my.Conf"]')], aPartial()],
    ],
    ['a tensor among them', partial(f, tuple(), dict(['T', tensor({ shape: [], strides: [], offset: 2 })])), [{ T: 3 }, aPartial(ofF)]],
  ])('%s', async (_, value, expected) => {
    expect(await read(value)).toEqual(expected)
  })
})

test('what stands beside the weights is read too; weights and the state of the training are not', async () => {
  const args = withState(bare('argparse', 'Namespace'), dict(['T', int(500)]))
  const state = dict(['param_groups', list(dict(['lr', float(0.1)]))])
  const weights = dict(['out.weight', tensor()], ['out.bias', tensor()])
  const top = dict(['ema', weights], ['args', args], ['optimizer', state], ['img_size', int(64)], ['hyper_parameters', none])
  const { hyperParameters, tensors } = await readCheckpoint(torchFile(program(top)), 'last.ckpt')
  expect(hyperParameters).toEqual({ args: { T: 500 }, img_size: 64 })
  expect(tensors.size).toBe(2)
})
