import { beforeAll, expect, test } from 'vitest'
import { toyFamily } from '../../e2e/support/toy-family.ts'
import { runSession } from '../../e2e/support/graph-runner.ts'
import { InferenceSession } from 'onnxruntime-node'
import { selfCheckInputs } from '../math/self-check.ts'
import type { GraphName } from '../protocol/manifest.ts'
import { measurePack, type RunGraph } from './self-check.ts'

const { manifest, files } = toyFamily()
const sessions = new Map<GraphName, InferenceSession>()

beforeAll(async () => {
  for (const name of Object.keys(manifest.graphs) as GraphName[]) {
    sessions.set(name, await InferenceSession.create(files.get(`onnx/${name}.onnx`) ?? new Uint8Array()))
  }
})

/** Runs the graphs, each in fp16 with an error of this share of the largest number. */
const runWith =
  (errorOf: (graph: GraphName) => number): RunGraph =>
  async (graph, precision, feeds) => {
    const session = sessions.get(graph)
    if (!session) throw new Error(`no graph ${graph}`)
    const outputs = await runSession(session, feeds)
    const off = precision === 'fp16' ? errorOf(graph) : 0
    const shifted = (values: Float32Array) => {
      const largest = values.reduce((max, value) => Math.max(max, Math.abs(value)), 0)
      return values.map((value) => value + off * largest)
    }
    return Object.fromEntries(Object.entries(outputs).map(([name, values]) => [name, shifted(values)]))
  }

test('a pack with a first stage has numbers of both its ways, and how its states look', async () => {
  const { selfCheck, preview } = await measurePack(
    manifest,
    runWith(() => 0),
  )
  expect([selfCheck.z, selfCheck.x0, selfCheck.state, selfCheck.image].map((values) => values?.length)).toEqual([32, 32, 32, 32])
  const { image } = selfCheckInputs(selfCheck.seed, manifest)
  const encoded = await runWith(() => 0)('first_encoder', 'fp32', { image: { data: image, dims: [1, 3, 8, 8] } })
  expect(selfCheck.state).toEqual([...(encoded.state ?? [])])
  // The mean colour of each of its two patterns; nothing else is in its pictures.
  expect(preview?.matrix).toHaveLength(6)
  preview?.bias.forEach((value) => expect(value).toBeCloseTo(0, 4))
})

test.each([
  ['a small error of the decoder widens the tolerance of half precision', 0.004, 0.04],
  ['a decoder that is wrong in half precision does not: an engine must lower it', 0.5, 0.02],
  ['nor does one that overflows', NaN, 0.02],
])('%s', async (_, error, tolerance) => {
  const { selfCheck } = await measurePack(
    manifest,
    runWith((graph) => (graph === 'first_decoder' ? error : 0)),
  )
  expect(selfCheck.tolerance.fp16).toBeCloseTo(tolerance, 4)
})
