import { parseArgs } from 'node:util'

/** `native` and `webgpu-node` are onnxruntime-node, the others run in a browser; the number is that of threads. */
export const allDevices = ['native-2', 'native-1', 'webgpu-node', 'wasm-2', 'wasm-1', 'webgpu'] as const

export type Device = (typeof allDevices)[number]

export const isInBrowser = (device: Device): boolean => device.startsWith('wasm') || device === 'webgpu'

export type Options = {
  packs: string[] | null
  devices: Device[]
  steps: number
  batches: number[]
  rounds: number
  faces: number
  parts: readonly Part[]
  /** Another checkout, which is measured in turns with this one. */
  against: string | null
  /** A Python with TensorFlow, which writes the file for LiteRT.js. */
  tensorflow: string | null
}

/**
 * What can be measured alone: packs, a step of packs beside one another, ways to run a network, framing of faces, intake of a photo, how near each method comes back, a first
 * visit, memory over many runs, this checkout beside another one, and other runtimes on the same network.
 */
export const allParts = ['packs', 'steps', 'ways', 'framing', 'intake', 'methods', 'visit', 'growth', 'compare', 'peers'] as const

export type Part = (typeof allParts)[number]

/** Other runtimes are measured where they are asked for: they come from the network. */
export const usualParts = allParts.filter((part) => part !== 'peers')

const help = `npm run bench -- [options]
  --pack <name>     a pack of models/, or the folder of one (again for more); all of them if absent
  --device <name>   ${allDevices.join(', ')} (again for more); all of them if absent
  --steps <count>   steps of the whole loop (20)
  --only <part>     ${allParts.join(', ')} (again for more); all of them but peers if absent
  --faces <count>   faces that are framed (200)
  --against <folder> another checkout with its node_modules, which is measured in turns with this one (compare, visit, intake)
  --tensorflow <python> a Python with tensorflow-cpu and onnx, for LiteRT.js in the part peers
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
        only: { type: 'string', multiple: true },
        faces: { type: 'string', default: '200' },
        against: { type: 'string' },
        tensorflow: { type: 'string' },
        quick: { type: 'boolean', default: false },
      },
    })
    const steps = Number(values.steps)
    if (!Number.isInteger(steps) || steps < 2 || steps > 1000) throw new Error(`--steps: expected 2 to 1000, got ${values.steps}`)
    const faces = Number(values.faces)
    if (!Number.isInteger(faces) || faces < 1 || faces > 10_000) throw new Error(`--faces: expected 1 to 10000, got ${values.faces}`)
    const parts = values.only?.map(parsePart) ?? usualParts
    const size = values.quick ? { batches: [1], rounds: 3 } : { batches: [1, 4, 8], rounds: 7 }
    const devices = values.device?.map(parseDevice) ?? [...allDevices]
    const { pack = null, against = null, tensorflow = null } = values
    return { packs: pack, devices, steps, faces, parts, against, tensorflow, ...size }
  } catch (thrown) {
    throw new Error(`${thrown instanceof Error ? thrown.message : thrown}\n${help}`, { cause: thrown })
  }
}

function parseDevice(name: string): Device {
  const device = allDevices.find((it) => it === name)
  if (!device) throw new Error(`--device: expected one of ${allDevices.join(', ')}, got ${name}`)
  return device
}

function parsePart(name: string): Part {
  const part = allParts.find((it) => it === name)
  if (!part) throw new Error(`--only: expected one of ${allParts.join(', ')}, got ${name}`)
  return part
}
