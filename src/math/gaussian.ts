/**
 * Seeded Gaussian noise that is the same, bit for bit, on every machine: 32-bit integer arithmetic for the generator,
 * then the inverse of the normal distribution in +, -, *, / and sqrt, which IEEE 754 and ECMAScript define exactly.
 * (Math.log, cos and exp may differ between engines.)
 */

/** The uses of random numbers: one seed gives independent numbers for each use. */
export type NoisePurpose = 'x_T' | 'z_sem' | 'step' | 'bound'

const purposeKeys: Record<NoisePurpose, number> = { x_T: 0, z_sem: 1, step: 2, bound: 3 }

/** A bijection of 32 bits in which every input bit changes about half of the output bits (murmur3's finalizer). */
function mix32(value: number): number {
  let h = value
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

/** `count` numbers of 32 bits by sfc32 (Chris Doty-Humphrey, PractRand): a small fast counting generator with 128 bits of state. */
export function randomBits(keys: readonly [number, number, number], count: number): Uint32Array {
  let [a, b, c] = keys
  let counter = 1
  const bits = new Uint32Array(count)
  for (let i = -15; i < count; i++) {
    const sum = (a + b + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + sum) | 0
    if (i >= 0) bits[i] = sum
  }
  return bits
}

const sqrtHalf = 0.7071067811865476
const ln2 = 0.6931471805599453

/** The factors of the series of atanh, highest power first. */
const oddShares = Float64Array.from({ length: 11 }, (_, i) => 1 / (21 - 2 * i))

/** Natural logarithm of a number in (0, 1): halvings, then the series of atanh on [sqrt(1/2), sqrt(2)]. Within 2e-16. */
export function exactLog(value: number): number {
  let mantissa = value
  let halvings = 0
  for (; mantissa < sqrtHalf; halvings++) mantissa *= 2
  const z = (mantissa - 1) / (mantissa + 1)
  let series = 0
  for (let i = 0; i < oddShares.length; i++) series = series * z * z + (oddShares[i] ?? 0)
  return 2 * z * series - halvings * ln2
}

/** The two ratios of polynomials of algorithm AS 241 (Wichura 1988), relative error about 1e-16. */
function centralRatio(x: number): number {
  const over =
    ((((((2509.0809287301227 * x + 33430.57558358813) * x + 67265.7709270087) * x + 45921.95393154987) * x + 13731.69376550946) * x +
      1971.5909503065513) *
      x +
      133.14166789178438) *
      x +
    3.3871328727963665
  const under =
    ((((((5226.495278852854 * x + 28729.085735721943) * x + 39307.89580009271) * x + 21213.794301586597) * x + 5394.196021424751) * x +
      687.1870074920579) *
      x +
      42.31333070160091) *
      x +
    1
  return over / under
}

function tailRatio(x: number): number {
  const over =
    ((((((0.0007745450142783414 * x + 0.022723844989269184) * x + 0.2417807251774506) * x + 1.2704582524523684) * x + 3.6478483247632045) *
      x +
      5.769497221460691) *
      x +
      4.630337846156546) *
      x +
    1.4234371107496835
  const under =
    ((((((1.0507500716444169e-9 * x + 0.0005475938084995345) * x + 0.015198666563616457) * x + 0.14810397642748008) * x + 0.6897673349851) *
      x +
      1.6763848301838038) *
      x +
      2.053191626637759) *
      x +
    1
  return over / under
}

/** The number below which a standard normal variable lies with probability p, for p in [1e-11, 1 - 1e-11]. */
export function normalQuantile(p: number): number {
  const q = p - 0.5
  if (q >= -0.425 && q <= 0.425) return q * centralRatio(0.180625 - q * q)
  const far = tailRatio(Math.sqrt(-exactLog(q < 0 ? p : 1 - p)) - 1.6)
  return q < 0 ? -far : far
}

/**
 * `length` numbers from N(0, 1) for the picture `index` of a seed: a batch holds the very numbers that its pictures
 * would get one by one. Numbers reach out to 6.3. `seed` and `index` are non-negative safe integers.
 */
export function gaussian(seed: number, index: number, length: number, purpose: NoisePurpose): Float32Array {
  const high = Math.floor(seed / 2 ** 32)
  const streamKey = mix32(index ^ mix32(high ^ mix32(purposeKeys[purpose] + 0x9e3779b9)))
  const bits = randomBits([seed >>> 0, streamKey, mix32(streamKey ^ mix32(seed >>> 0))], length)
  const noise = new Float32Array(length)
  for (let i = 0; i < length; i++) noise[i] = normalQuantile(((bits[i] ?? 0) + 0.5) / 2 ** 32)
  return noise
}

/** The noise of the pictures `first` to `first + count - 1`, one after the other. */
export function gaussianBatch(seed: number, first: number, count: number, length: number, purpose: NoisePurpose): Float32Array {
  const batch = new Float32Array(count * length)
  for (let i = 0; i < count; i++) batch.set(gaussian(seed, first + i, length, purpose), i * length)
  return batch
}
