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

/** Natural logarithm of a number in (0, 1): halvings, then the series of atanh on [sqrt(1/2), sqrt(2)]. Within 2e-16. */
export function exactLog(value: number): number {
  let mantissa = value
  let halvings = 0
  for (; mantissa < sqrtHalf; halvings++) mantissa *= 2
  const z = (mantissa - 1) / (mantissa + 1)
  let series = 0
  for (let k = 21; k >= 1; k -= 2) series = series * z * z + 1 / k
  return 2 * z * series - halvings * ln2
}

/** Numerators and denominators, highest power first, of algorithm AS 241 (Wichura 1988), relative error about 1e-16. */
const centre = {
  over: [
    2509.0809287301227, 33430.57558358813, 67265.7709270087, 45921.95393154987, 13731.69376550946, 1971.5909503065513, 133.14166789178438,
    3.3871328727963665,
  ],
  under: [
    5226.495278852854, 28729.085735721943, 39307.89580009271, 21213.794301586597, 5394.196021424751, 687.1870074920579, 42.31333070160091,
    1,
  ],
}
const tail = {
  over: [
    0.0007745450142783414, 0.022723844989269184, 0.2417807251774506, 1.2704582524523684, 3.6478483247632045, 5.769497221460691,
    4.630337846156546, 1.4234371107496835,
  ],
  under: [
    1.0507500716444169e-9, 0.0005475938084995345, 0.015198666563616457, 0.14810397642748008, 0.6897673349851, 1.6763848301838038,
    2.053191626637759, 1,
  ],
}

type Ratio = { over: readonly number[]; under: readonly number[] }

/** Both polynomials in one loop: they have one length. */
function ratio({ over, under }: Ratio, x: number): number {
  let [above, below] = [0, 0]
  for (let i = 0; i < over.length; i++) {
    above = above * x + (over[i] ?? 0)
    below = below * x + (under[i] ?? 0)
  }
  return above / below
}

/** The number below which a standard normal variable lies with probability p, for p in [1e-11, 1 - 1e-11]. */
export function normalQuantile(p: number): number {
  const q = p - 0.5
  if (q >= -0.425 && q <= 0.425) return q * ratio(centre, 0.180625 - q * q)
  const far = ratio(tail, Math.sqrt(-exactLog(q < 0 ? p : 1 - p)) - 1.6)
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
