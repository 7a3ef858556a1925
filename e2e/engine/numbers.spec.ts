import { expect, test } from '../engine-test.ts'

test('z_sem is that of the reference', async ({ harness, device }) => {
  const error = await harness.evaluate(
    async (h, { device }) => {
      await h.load({ device })
      const { z } = await h.engine.call('encode', { images: await h.faces(8) })
      return h.relativeError(z.data, await h.floats('toyface/z'))
    },
    { device },
  )
  expect(error).toBeLessThan(1e-3) // the weights are stored in half precision
})

/** More faces, and more steps, are those of cli/toyface-pack.test.ts, in less time. */
for (const steps of [10, 20]) {
  test(`one face goes the way of the reference at T = ${steps}`, async ({ harness, device }) => {
    test.setTimeout(900_000) // a software GPU shares its cores with other tests
    const { xT, images, ssim, wanted } = await harness.evaluate(
      async (h, { device, steps }) => {
        await h.load({ device })
        const face = await h.roundTrip(1, steps)
        const [xT, images] = [await h.floats(`toyface/xT_T${steps}`, 3072), await h.floats(`toyface/recon_T${steps}`, 3072)]
        return {
          xT: h.relativeError(face.xT.data, xT),
          images: h.relativeError(face.images.data, images),
          ssim: face.ssim,
          wanted: h.measure(images, (await h.faces(1)).data, 32).ssim,
        }
      },
      { device, steps },
    )
    expect(xT).toBeLessThan(0.02)
    expect(images).toBeLessThan(0.05)
    expect(Math.abs(ssim - wanted)).toBeLessThan(0.01)
  })
}

test('the exact method returns the picture', async ({ harness, device }) => {
  const worst = await harness.evaluate(
    async (h, { device }) => {
      await h.load({ device })
      const images = await h.faces(1)
      const { images: back } = await h.roundTrip(1, 4, 'exact')
      return h.relativeError(back.data, images.data)
    },
    { device },
  )
  expect(worst).toBeLessThan(1e-3)
})

test('one thread and two give the same', async ({ harness }) => {
  const error = await harness.evaluate(async (h) => {
    await h.load({ device: 'wasm', threads: 1 })
    const one = await h.roundTrip(2, 3)
    await h.load({ device: 'wasm', threads: 2 })
    const two = await h.roundTrip(2, 3)
    return h.relativeError(two.images.data, one.images.data)
  })
  expect(error).toBeLessThan(1e-4)
})

test('a batch gives what its pictures give one by one', async ({ harness }) => {
  const error = await harness.evaluate(async (h) => {
    await h.load({ device: 'wasm' })
    const both = await h.roundTrip(2, 3)
    const first = await h.roundTrip(1, 3)
    return h.relativeError(both.images.data.slice(0, 3072), first.images.data)
  })
  expect(error).toBeLessThan(1e-3)
})

test('samples depend on the seed alone', async ({ harness }) => {
  const { again, alone, other, second, progress } = await harness.evaluate(async (h) => {
    await h.load({ device: 'wasm' })
    let progress = 0
    const sample = async (count: number, seed: number) => {
      const { z } = await h.engine.call('sampleCodes', { first: 0, count, seed, steps: 5 })
      const noise = { seed, indices: Array.from({ length: count }, (_, i) => i) }
      const drawn = await h.engine.call(
        'render',
        { noise, z, way: { method: 'ddim', steps: 5 }, preview: false },
        { onEvent: (event) => (progress = event.kind === 'step' ? event.done / event.total : progress) },
      )
      return { z, images: drawn.images }
    }
    const first = await sample(2, 7)
    return {
      again: h.relativeError((await sample(2, 7)).images.data, first.images.data),
      alone: h.relativeError((await sample(1, 7)).images.data, first.images.data.slice(0, 3072)),
      other: h.relativeError((await sample(2, 8)).images.data, first.images.data),
      second: h.relativeError(
        (await h.engine.call('sampleCodes', { first: 1, count: 1, seed: 7, steps: 5 })).z.data,
        first.z.data.slice(first.z.data.length / 2),
      ),
      progress,
    }
  })
  expect(again).toBe(0)
  expect(alone).toBeLessThan(1e-3)
  expect(other).toBeGreaterThan(0.1)
  expect(second).toBeLessThan(1e-3)
  expect(progress).toBe(1)
})

test('pictures drawn in groups are those of one batch, and come as they are done', async ({ harness, device }) => {
  const { error, drawn, total } = await harness.evaluate(
    async (h, { device }) => {
      await h.load({ device })
      const { z } = await h.engine.call('encode', { images: await h.faces(1) })
      const drawn: [number, number][] = []
      let total = 0
      const input = { noise: { seed: 3, indices: [4, 1, 7] }, z, way: { method: 'ddim' as const, steps: 2 }, preview: false }
      const grouped = await h.engine.call(
        'render',
        { ...input, group: 2 },
        {
          onEvent: (event) => {
            if (event.kind === 'drawn') drawn.push([event.first, event.images.count])
            if (event.kind === 'begin') total = event.total
          },
        },
      )
      const whole = await h.engine.call('render', input)
      return { error: h.relativeError(grouped.images.data, whole.images.data), drawn, total }
    },
    { device },
  )
  expect(error).toBeLessThan(device === 'wasm' ? 1e-3 : 0.02)
  expect(drawn).toEqual([
    [0, 2],
    [2, 1],
  ])
  expect(total).toBe(4)
})

test('a variation of the whole way is a random x_T, and of a part of it keeps the picture', async ({ harness }) => {
  const { whole, near, far } = await harness.evaluate(async (h) => {
    await h.load({ device: 'wasm' })
    const picture = await h.faces(1)
    const { z } = await h.engine.call('encode', { images: picture })
    const noise = { seed: 5, indices: [0] }
    const vary = async (depth: number) =>
      (await h.engine.call('vary', { picture, z, noise, way: { method: 'ddim', steps: 10 }, depth, preview: false })).images.data
    const random = await h.engine.call('render', { noise, z, way: { method: 'ddim', steps: 10 }, preview: false })
    const all = await vary(10)
    const ssim = (data: Float32Array) => h.measure(data, picture.data, 32).ssim
    return { whole: h.relativeError(all, random.images.data), near: ssim(await vary(1)), far: ssim(all) }
  })
  expect(whole).toBe(0)
  expect(near).toBeGreaterThan(far + 0.1)
})

/** Weights are stored in half precision, and untrained nets amplify their rounding. */
const limits = { ceiling: 0.02, encode: 0.03, decode: 0.06 }

test('latent diffusion, converted in this browser, codes, draws and inverts as the original code does', async ({ harness, device }) => {
  const errors = await harness.evaluate(
    async (h, { device }) => {
      const packUrl = await h.importServed('ldm', ['/golden/ldm/model.safetensors'], { img_size: 16 })
      const { device: found } = await h.load({ packUrl, device })
      const golden = (path: string) => h.floats(`ldm/${path}`)
      const seen = async (path: string) => (await golden(path)).map((value) => Math.min(1, Math.max(-1, value)))
      const plain = { z: null, preview: false }
      const noise = h.noise(await golden('ddim__z_T'), 2)
      const images = { data: await golden('image'), count: 2 }
      const through = await h.engine.call('ceiling', { images })
      const drawn = await h.engine.call('render', { noise, way: { method: null, steps: 10 }, ...plain })
      const inverted = await h.engine.call('invert', { images, way: { method: 'ddim', steps: 10 }, ...plain })
      return {
        found,
        ceiling: h.relativeError(through.images.data, await seen('vq__decoded')),
        decode: h.relativeError(drawn.images.data, await seen('ddim__render_decoded')),
        encode: h.relativeError(inverted.noise.codes.data, (await golden('ddim__invert')).slice(-384)),
      }
    },
    { device },
  )
  expect(errors.found).toBe(device)
  // A state that half precision moves to another code of the codebook changes its place in the picture: the mean would hide a wrong lookup.
  for (const key of ['ceiling', 'encode', 'decode'] as const) expect(errors[key]).toBeLessThan(limits[key])
})
