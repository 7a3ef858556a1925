import { writeOnnx } from '../../src/formats/write-onnx.ts'
import { expect, test } from '../engine-test.ts'
import { readGolden } from '../support/golden.ts'
import { filesOf, type OpenGraph } from '../support/graph-runner.ts'
import { latentFaults, reproduceLatent } from '../support/reproduce-latent.ts'

test('the wasm of a browser computes every golden number of latent diffusion', async ({ harness }) => {
  const open: OpenGraph = async (graph, stored) => {
    const { model, weights } = await filesOf(graph, stored)
    const files = { model: writeOnnx(model), weights }
    const place = await harness.evaluate((h, { model, weights }) => h.openGraph(model, weights), files)
    return {
      run: (feeds) => harness.evaluate((h, { place, feeds }) => h.runGraph(place, feeds), { place, feeds }),
      release: async () => {}, // with the page
    }
  }
  const golden = readGolden('ldm')
  expect(latentFaults(await reproduceLatent(open, golden), golden, 1e-5)).toEqual([])
})
