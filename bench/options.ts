import { parseArgs } from 'node:util'

/** `native` is onnxruntime-node, the number is that of threads. */
export const allDevices = ['native-2', 'native-1', 'wasm-2', 'wasm-1', 'webgpu'] as const

export type Device = (typeof allDevices)[number]

export type Options = {
  packs: string[] | null
  devices: Device[]
  steps: number
  batches: number[]
  rounds: number
  hasWays: boolean
  hasPacks: boolean
}

const help = `npm run bench -- [options]
  --pack <name>     a pack of models/ (again for more); all of them if absent
  --device <name>   ${allDevices.join(', ')} (again for more); all of them if absent
  --steps <count>   steps of the whole loop (20)
  --only <part>     packs, or ways (to run a network); both if absent
  --quick           batch 1 alone, few repetitions`

/** Throws an Error with the usage for options that it does not know. */
export function parseOptions(args: string[]): Options {
  try {
    const { values } = parseArgs({
      args,
      options: {
        pack: { type: 'string', multiple: true },
        device: { type: 'string', multiple: true },
        steps: { type: 'string', default: '20' },
        only: { type: 'string' },
        quick: { type: 'boolean', default: false },
      },
    })
    const steps = Number(values.steps)
    if (!Number.isInteger(steps) || steps < 2 || steps > 1000) throw new Error(`--steps: expected 2 to 1000, got ${values.steps}`)
    if (![undefined, 'packs', 'ways'].includes(values.only)) throw new Error(`--only: expected packs or ways, got ${values.only}`)
    const parts = { hasPacks: values.only !== 'ways', hasWays: values.only !== 'packs' }
    const size = values.quick ? { batches: [1], rounds: 3 } : { batches: [1, 4, 8], rounds: 7 }
    return { packs: values.pack ?? null, devices: values.device?.map(parseDevice) ?? [...allDevices], steps, ...size, ...parts }
  } catch (thrown) {
    throw new Error(`${thrown instanceof Error ? thrown.message : thrown}\n${help}`, { cause: thrown })
  }
}

function parseDevice(name: string): Device {
  const device = allDevices.find((it) => it === name)
  if (!device) throw new Error(`--device: expected one of ${allDevices.join(', ')}, got ${name}`)
  return device
}
