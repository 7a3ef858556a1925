import { counters } from '../../e2e/harness/instrument.ts'
import { assert, at } from '../../src/base/assert.ts'
import { findAdapter, type Gpu } from '../../src/engine/gpu.ts'
import { createNet } from '../../src/engine/net.ts'
import { createSession, type Session, startRuntime, type Tuning } from '../../src/engine/ort.ts'
import { gaussian } from '../../src/math/gaussian.ts'
import { numbersIn } from '../../src/protocol/space.ts'
import type { Handlers } from '../../src/rpc/serve.ts'
import type { BenchApi, NetOptions } from './bench-api.ts'
import { runCaptured } from './captured-net.ts'
import { runFolded } from './folded-net.ts'
import type { NetRun } from './net-run.ts'
import { runPlain } from './plain-net.ts'

/** Single networks under the clock, each opened in one of the ways that are to be compared. */
export function netVerbs(): Pick<Handlers<BenchApi>, 'openNet' | 'runNet'> {
  const nets: NetRun[] = []
  let gpu: Promise<Gpu> | null = null

  return {
    openNet: async (options) => {
      await startRuntime(options.threads)
      if (options.device === 'webgpu') gpu ??= openGpu()
      return nets.push(await openNet(options, await gpu)) - 1
    },
    runNet: async ({ net, rows, dims, zSize }) => {
      const [x, z] = [gaussian(1, 0, numbersIn(dims), 'x_T'), gaussian(1, 0, zSize, 'z_sem')]
      const [startMs, before] = [performance.now(), counters.dispatches]
      const end = await at(nets, net)({ rows, x, z, dims })
      return { ms: performance.now() - startMs, dispatches: counters.dispatches - before, x: end }
    },
  }
}

async function openGpu(): Promise<Gpu> {
  const adapter = await findAdapter()
  assert(adapter, 'no WebGPU adapter')
  return adapter.open(adapter.hasFp16)
}

async function openNet({ folder, form, ...tuning }: NetOptions, gpu: Gpu | null): Promise<NetRun> {
  const open = (name: string, keepOnGpu: boolean, own: Tuning = tuning) => openSession(folder, name, gpu, keepOnGpu, own)
  if (form === 'plain') return runPlain(await open('plain', false))
  const modulation = await open('modulation', true, {})
  const denoiser = await open('denoiser', true)
  const net = createNet({ modulation, denoiser, gpu, prediction: 'eps' })
  return tuning.graphCapture && gpu ? runCaptured(net, gpu.device) : runFolded(net)
}

async function openSession(folder: string, name: string, gpu: Gpu | null, keepOnGpu: boolean, tuning: Tuning): Promise<Session> {
  const read = async (file: string) => new Uint8Array(await (await fetch(`${folder}${file}`)).arrayBuffer())
  const weights = [{ path: `${name}.bin`, data: await read(`${name}.bin`) }]
  return createSession(await read(`${name}.onnx`), weights, { gpu: gpu?.device ?? null, keepOnGpu, tuning })
}
