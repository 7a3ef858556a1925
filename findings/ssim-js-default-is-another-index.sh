#!/bin/bash
# ssim.js 3.5.0, Node 20.
#
# Guess: `ssim(a, b).mssim` without options is the index of Wang et al. 2004 (a Gaussian window of 11 and sigma 1.5, on grey), to two digits. Its
# other methods (`fast`, `bezkrovny`, `weber`) are that index by quicker ways.
#
# Seen: the default is `weber`, whose windows are plain squares. On a picture with noise it gives 0.18 more than Wang's index. `original`
# and `fast` are Wang's to three digits. `bezkrovny` looks at separate blocks and lies between. The size of the difference depends on
# what was done to the picture: a brighter picture gets nearly the same number from all of them.
#
# What follows: an SSIM by the defaults of this library cannot be set beside one of a paper, or beside that of this studio.
#
# Output here:
#   noise     by hand 0.6626  original 0.6621  fast 0.6621  bezkrovny 0.7922  weber 0.8393  default 0.8393
#   brighter  by hand 0.9866  original 0.9866  fast 0.9866  bezkrovny 0.9887  weber 0.9872  default 0.9872
# Exits with 1 if the default comes near Wang's index, or `original` leaves it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund --ignore-scripts ssim.js@3.5.0
cat > try.mjs <<'JS'
import { ssim } from 'ssim.js'

const SIZE = 64
let seed = 1
const random = () => (seed = (seed * 1103515245 + 12345) % 2147483648) / 2147483648
const picture = (valueAt) => {
  const data = new Uint8ClampedArray(SIZE * SIZE * 4).fill(255)
  for (let i = 0; i < SIZE * SIZE; i++) for (let c = 0; c < 3; c++) data[4 * i + c] = valueAt(i % SIZE, Math.floor(i / SIZE), c)
  return { width: SIZE, height: SIZE, data }
}
const wave = (x, y, c) => 128 + 60 * Math.sin(x / 7 + c) + 40 * Math.cos(y / 9 - c)
const plain = picture(wave)
const pairs = {
  noise: picture((x, y, c) => wave(x, y, c) + 50 * (random() - 0.5)),
  brighter: picture((x, y, c) => wave(x, y, c) + 20),
}

// Equation 13 of Wang et al. 2004 on grey as the library weighs it, over whole windows alone.
const bell = Array.from({ length: 11 }, (_, i) => Math.exp(-((i - 5) ** 2) / 4.5))
const total = bell.reduce((sum, weight) => sum + weight, 0)
const grey = ({ data }) => Array.from({ length: SIZE * SIZE }, (_, i) => 0.29894 * data[4 * i] + 0.58704 * data[4 * i + 1] + 0.11402 * data[4 * i + 2])
function byHand(one, other) {
  const [a, b] = [grey(one), grey(other)]
  const [c1, c2] = [(0.01 * 255) ** 2, (0.03 * 255) ** 2]
  let sum = 0
  for (let y = 0; y <= SIZE - 11; y++)
    for (let x = 0; x <= SIZE - 11; x++) {
      let [ma, mb, aa, bb, ab] = [0, 0, 0, 0, 0]
      for (let dy = 0; dy < 11; dy++)
        for (let dx = 0; dx < 11; dx++) {
          const weight = (bell[dy] * bell[dx]) / total ** 2
          const [va, vb] = [a[(y + dy) * SIZE + x + dx], b[(y + dy) * SIZE + x + dx]]
          ma += weight * va
          mb += weight * vb
          aa += weight * va * va
          bb += weight * vb * vb
          ab += weight * va * vb
        }
      sum += ((2 * ma * mb + c1) * (2 * (ab - ma * mb) + c2)) / ((ma * ma + mb * mb + c1) * (aa - ma * ma + bb - mb * mb + c2))
    }
  return sum / (SIZE - 10) ** 2
}

let asSeen = true
for (const [name, other] of Object.entries(pairs)) {
  const index = (method) => ssim(plain, other, method ? { ssim: method } : {}).mssim
  const wang = byHand(plain, other)
  const methods = ['original', 'fast', 'bezkrovny', 'weber']
  const words = [`by hand ${wang.toFixed(4)}`, ...methods.map((method) => `${method} ${index(method).toFixed(4)}`), `default ${index().toFixed(4)}`]
  console.log(name.padEnd(9), words.join('  '))
  asSeen &&= Math.abs(index('original') - wang) < 1e-3 && index() === index('weber')
  if (name === 'noise') asSeen &&= index() - wang > 0.1
}
process.exit(asSeen ? 0 : 1)
JS
node try.mjs
