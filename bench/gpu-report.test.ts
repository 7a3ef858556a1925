import { expect, test } from 'vitest'
import { type GpuResults, writeGpuReport } from './gpu-report.ts'

const results: GpuResults = {
  gpu: 'GPU 9000',
  isSoftware: false,
  pack: 'faces-128',
  nets: [
    { net: 'denoiser', precision: 'fp32', times: [{ batch: 8, ms: 4 }], error: 2e-6, refusal: null },
    { net: 'denoiser', precision: 'fp16', times: [], error: null, refusal: 'no f16\nat line 9' },
  ],
  dispatches: { count: 190, gpuMs: 1.5 },
  capture: [{ isOn: true, stepMs: 2, error: 1e-7 }],
  roundTrip: { calls: 14, ssim: 0.9971, mse: 3.1e-5, steps: 7, faces: 4, seconds: 0.25 },
  torch: { device: 'GPU 9000', torch: '2.9', rows: [{ net: 'denoiser', batch: 8, ms: 1 }] },
}

test('times stand beside those of PyTorch, with the share of its throughput, and refusals in one line', () => {
  const lines = writeGpuReport(results).split('\n')
  expect(lines).toContain('| denoiser | fp32 | 8 | 4.00 | 2000.0 | 2.0e-6 | 1.00 | 0.25 |')
  expect(lines).toContain('| denoiser | fp16 |  | refused: no f16 |  |  |  |  |')
  expect(lines).toContain('A step is 190 dispatches, for which the GPU takes 1.50 ms.')
})

test('a software adapter is called one, in a run without PyTorch', () => {
  expect(writeGpuReport({ ...results, isSoftware: true, torch: null })).toMatch(
    /This is a software adapter[^]*\| 4\.00 \| 2000\.0 \| 2\.0e-6 \| {2}\| {2}\|/,
  )
})
