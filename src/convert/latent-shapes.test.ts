import { expect, test } from 'vitest'
import { openGolden } from '../../e2e/support/golden.ts'
import { checkpointOf, classCheckpoint, ldmCheckpoint, ldmOfDiffusers } from '../../e2e/support/latent-diffusion.ts'
import { checkCoverage } from './check-coverage.ts'
import { fromCompvis } from './compvis.ts'
import { fromDiffusers } from './diffusers.ts'
import { CLASS_TABLE } from './families/latent-diffusion.ts'
import { readModel } from './model.ts'
import { buildGraph, planGraphs } from './pack-graphs.ts'

// Models of latent diffusion whose tensors do not fit together.

/** The model of classes with some of its tensors changed, through what an import checks: its graphs and that nothing is left over. */
const classModel = async (change: (shapes: Map<string, readonly number[]>) => void, heads = 2) => {
  const { tensors } = await fromCompvis(await classCheckpoint())
  const shapes = new Map([...tensors].map(([name, { shape }]) => [name, shape] as const))
  change(shapes)
  const read = () => Promise.resolve(new Float32Array())
  const changed = new Map([...shapes].map(([name, shape]) => [name, { name, dtype: 'float32' as const, shape, read }] as const))
  const model = readModel(checkpointOf(changed), null, { img_size: 16, net_beatgans_attn_head: heads })
  checkCoverage(
    model,
    planGraphs(model).map((plan) => buildGraph(plan, 'fp32')),
  )
}

const block = 'middle_block.1.transformer_blocks.0'
const cross = `${block}.attn2`

test.each<[string, (shapes: Map<string, readonly number[]>) => void, object]>([
  [
    'keys of another width',
    (to) => to.set('output_blocks.0.1.transformer_blocks.0.attn2.to_k.weight', [64, 48]),
    { reason: 'tensor-shape-wrong' },
  ],
  [
    'values of another width',
    (to) => to.set(`${cross}.to_v.weight`, [64, 48]),
    { reason: 'tensor-shape-wrong', expectedShape: [64, 32], foundShape: [64, 48] },
  ],
  ['fewer queries than channels', (to) => to.set(`${cross}.to_q.weight`, [32, 64]), { reason: 'tensor-shape-wrong' }],
  ['no bias of its output', (to) => to.delete(`${cross}.to_out.0.bias`), { reason: 'tensor-missing', tensor: `${cross}.to_out.0.bias` }],
  ['a bias of its queries', (to) => to.set(`${cross}.to_q.bias`, [64]), { reason: 'tensor-unknown', tensor: `${cross}.to_q.bias` }],
  [
    'another inner width in one half of its GEGLU',
    (to) => to.set(`${block}.ff.net.0.proj.weight`, [300, 64]),
    { reason: 'tensor-shape-wrong' },
  ],
  ['a feed-forward part without a matrix back', (to) => to.set(`${block}.ff.net.2.weight`, [64]), { reason: 'tensor-shape-wrong' }],
  ['no norm before its keys', (to) => to.delete(`${block}.norm2.weight`), { reason: 'tensor-missing' }],
  [
    'a second block in one place alone',
    (to) => {
      for (const [name, shape] of [...to]) if (name.startsWith(block)) to.set(name.replace('blocks.0', 'blocks.1'), shape)
    },
    { reason: 'tensor-missing', tensor: 'input_blocks.3.1.transformer_blocks.1.norm1.weight' },
  ],
  ['no cross-attention', (to) => to.delete(`${cross}.to_k.weight`), { reason: 'model-unknown' }],
  ['a table of one row', (to) => to.set(CLASS_TABLE, [1, 32]), { reason: 'model-unknown' }],
  ['a table of other numbers', (to) => to.set(CLASS_TABLE, [6, 16]), { reason: 'model-unknown' }],
  ['a table of one axis', (to) => to.set(CLASS_TABLE, [192]), { reason: 'model-unknown' }],
  ['a table of three axes', (to) => to.set(CLASS_TABLE, [6, 32, 1]), { reason: 'model-unknown' }],
  ['an empty table', (to) => to.set(CLASS_TABLE, []), { reason: 'model-unknown' }],
])('a model of classes with %s is refused, and the reason names it', async (_, change, values) => {
  await expect(classModel(change)).rejects.toMatchObject({ code: 'bad-file', values })
})

test.each([1, 2, 4, 64])('%i heads share the channels of the model of classes', async (heads) => {
  await expect(classModel(() => {}, heads)).resolves.toBeUndefined()
})

test('heads that do not share the channels evenly are refused, by their number and by their width', async () => {
  await expect(classModel(() => {}, 3)).rejects.toThrow(
    'Expected a number of attention heads that divides the 64 channels of input_blocks.3.1, found 3.',
  )
  const { tensors } = await ldmCheckpoint()
  const wide = fromCompvis(checkpointOf(tensors, { unet_config: { params: { num_head_channels: 24 } } }))
  const values = { reason: 'heads-unfit', heads: { channels: 24 }, channels: 64 }
  await expect(wide.then((checkpoint) => readModel(checkpoint, null, { img_size: 16 }))).rejects.toMatchObject({ code: 'bad-file', values })
  const { unet, stage } = await ldmOfDiffusers()
  const other = fromDiffusers(checkpointOf(unet, { sample_size: 8, attention_head_dim: 24 }), checkpointOf(stage))
  expect(() => readModel(other, null, { beta_scheduler: 'scaled_linear' })).toThrow('for each attention head that divides the 64 channels')
  const { checkpoint } = await openGolden('micro')
  const diffae = { ...checkpoint, hyperParameters: { ...checkpoint.hyperParameters, net_beatgans_attn_head: 5 } }
  expect(() => readModel(diffae)).toThrow('Expected a number of attention heads that divides')
})
