import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { constants, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { SubcodeError } from '../base/errors.ts'

/*
 * onnxruntime-node reaches a GPU through Metal, Direct3D or, on Linux, Vulkan. Vulkan finds the driver of the GPU's vendor by itself.
 * VK_DRIVER_FILES names another driver: Chrome and Chromium carry SwiftShader, a GPU in software, as vk_swiftshader_icd.json in their
 * folder. Such a driver is for tests, since it takes seconds for a step.
 *
 * CUDA needs libraries that onnxruntime-node does not bring, since they are too large for npm.
 */

/** Tells the system to keep a library in memory that is closed; Node's constants leave it out. */
const RTLD_NODELETE = 0x1000

/** Must be called before the process opens its first session on WebGPU. */
export function prepareVulkan(): void {
  if (process.platform !== 'linux') return
  process.env.XDG_RUNTIME_DIR ??= tmpdir() // Vulkan complains where it is not set
  const driver = process.env.VK_DRIVER_FILES
  const vulkan = driver ? join(dirname(driver), 'libvulkan.so.1') : ''
  if (!existsSync(vulkan)) return // the runtime finds the library of the system
  try {
    process.dlopen({ exports: {} }, vulkan, constants.dlopen.RTLD_NOW | RTLD_NODELETE)
  } catch {
    // It is no addon of Node, which therefore throws. The library stays in memory, and the runtime finds it there by its name.
  }
}

/** The name of what computes, as far as the system tells it. */
export function gpuName(): string {
  if (process.platform === 'darwin') return 'the GPU of this Mac'
  if (process.platform === 'win32') return 'the GPU of Direct3D'
  const driver = process.env.VK_DRIVER_FILES
  if (driver?.includes('swiftshader')) return 'SwiftShader, a software GPU'
  return nvidiaNames().join(' and ') || driver || 'the GPU of Vulkan'
}

function nvidiaNames(): string[] {
  const folder = '/proc/driver/nvidia/gpus'
  const cards = existsSync(folder) ? readdirSync(folder) : []
  return cards.flatMap((card) => /^Model:\s*(.+)$/m.exec(readFileSync(join(folder, card, 'information'), 'utf8'))?.[1] ?? [])
}

/**
 * NVIDIA's libraries round products to 10 bits (TF32) where nobody says otherwise, and the runtime for Node passes no word on. Must be called before
 * the process opens its first session on CUDA.
 */
export function exactOnCuda(): void {
  process.env.NVIDIA_TF32_OVERRIDE ??= '0'
}

/** The runtime's words where it finds no GPU or not the libraries for it, as an error that says what to do; any other error as it is. */
export function withoutGpu(thrown: unknown): unknown {
  if (!(thrown instanceof Error)) return thrown
  const sentence = sentences.find(([words]) => words.test(thrown.message))?.[1]
  return sentence ? new SubcodeError('no-webgpu', sentence, { values: { reason: 'no-gpu' }, cause: thrown }) : thrown
}

const sentences: readonly (readonly [RegExp, string])[] = [
  [
    /failed to get a webgpu adapter/i,
    process.platform === 'linux'
      ? "Expected a GPU with its vendor's driver for Vulkan, and libvulkan1, and found none."
      : 'Expected a GPU and found none.',
  ],
  [
    /ExecutionProvider_Cuda: Failed to load shared library/,
    'Expected CUDA 12, cuDNN 9 and the CUDA libraries of onnxruntime-node, and one of them is missing. The last ones are fetched by ' +
      '"ONNXRUNTIME_NODE_INSTALL=cuda12 node node_modules/onnxruntime-node/script/install".',
  ],
]
