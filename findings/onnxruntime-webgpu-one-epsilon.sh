#!/bin/bash
# onnxruntime-node 1.30.0 with its WebGPU provider, Node 20 on Linux x64, Vulkan by SwiftShader (the software GPU of Debian's Chromium).
#
# Guess: a node's epsilon is its own. InstanceNormalization with 1e-2 gives (x - mean) / sqrt(variance + 1e-2), whatever other sessions compute.
#
# Seen: the first epsilon that a process meets counts for every later norm on the GPU, in other nodes and other sessions. The shader holds it as a
# number, and shaders are kept under a key in which it has no part. On the CPU each node keeps its own. Latent diffusion has 1e-5 in its U-Net and
# 1e-6 in its first stage: there the error is about 1e-4, small enough to pass for one of half precision.
#
# What follows: all norms of a process need one epsilon. A norm with another one is that of k x, where k^2 is the one epsilon over the other.
#
# Output here (x has a variance of 0.01; the largest |y| of an exact norm is 1.341 with 1e-5, 0.949 with 1e-2):
#   cpu    1e-5: 1.341   1e-2: 0.949
#   webgpu 1e-5: 1.341   1e-2: 1.341
# Exits with 1 if the second norm on WebGPU comes nearer to its own epsilon. VK_DRIVER_FILES names another driver of Vulkan.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund --ignore-scripts onnxruntime-node@1.30.0
export VK_DRIVER_FILES="${VK_DRIVER_FILES:-/usr/lib/chromium/vk_swiftshader_icd.json}" XDG_RUNTIME_DIR="$folder"
cat > try.mjs <<'JS'
import { InferenceSession, Tensor } from 'onnxruntime-node'

// An ONNX model by hand: InstanceNormalization of x [1,1,4] with gain 1 and bias 0.
const varint = (n) => (n < 128 ? [n] : [(n % 128) + 128, ...varint(Math.floor(n / 128))])
const bytes = (field, data) => [...varint(field * 8 + 2), ...varint(data.length), ...data]
const text = (field, value) => bytes(field, [...Buffer.from(value)])
const number = (field, value) => [...varint(field * 8), ...varint(value)]
const floats = (...values) => [...new Uint8Array(Float32Array.from(values).buffer)]
const shape = [1, 1, 4].flatMap((size) => bytes(1, number(1, size)))
const value = (name) => [...text(1, name), ...bytes(2, bytes(1, [...number(1, 1), ...bytes(2, shape)]))]
const constant = (name, one) => bytes(5, [...number(1, 1), ...number(2, 1), ...text(8, name), ...bytes(9, floats(one))])
const modelOf = (epsilon) => {
  const attribute = bytes(5, [...text(1, 'epsilon'), ...varint(2 * 8 + 5), ...floats(epsilon), ...number(20, 1)])
  const inputs = ['x', 'gain', 'bias'].flatMap((name) => text(1, name))
  const node = bytes(1, [...inputs, ...text(2, 'y'), ...text(4, 'InstanceNormalization'), ...attribute])
  const graph = [...node, ...text(2, 'g'), ...constant('gain', 1), ...constant('bias', 0), ...bytes(11, value('x')), ...bytes(12, value('y'))]
  return Uint8Array.from([...number(1, 8), ...bytes(7, graph), ...bytes(8, number(2, 17))])
}

const x = new Tensor('float32', Float32Array.from([-3, -1, 1, 3], (each) => each / Math.sqrt(500)), [1, 1, 4])
const largest = {}
const open = [] // sessions stay, as those of one program do
for (const provider of ['cpu', 'webgpu']) {
  largest[provider] = []
  for (const epsilon of [1e-5, 1e-2]) {
    const session = await InferenceSession.create(modelOf(epsilon), { executionProviders: [provider], logSeverityLevel: 3 })
    open.push(session)
    largest[provider].push(Math.max(...(await session.run({ x })).y.data))
  }
  const [first, second] = largest[provider].map((number) => number.toFixed(3))
  console.log(`${provider.padEnd(6)} 1e-5: ${first}   1e-2: ${second}`)
}
const [{ [1]: own }, { [0]: other, [1]: seen }] = [largest.cpu, largest.webgpu]
process.exit(Math.abs(seen - other) < 1e-3 && Math.abs(seen - own) > 0.1 ? 0 : 1)
JS
# The provider opens Vulkan by its name alone, and Chromium keeps the loader beside its driver.
loader=$(dirname "$VK_DRIVER_FILES")
LD_LIBRARY_PATH="$loader${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}" node try.mjs
