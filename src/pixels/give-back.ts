/** The detail that a first stage takes from a picture: the picture without the ceiling, which is the picture through the first stage alone. */
export type LostDetail = { input: Float32Array; ceiling: Float32Array }

/** `picture` with `amount` (0 to 1) of the detail that the first stage lost: picture + amount (input - ceiling), all planar RGB in [-1, 1]. */
export function giveBack(picture: Float32Array, { input, ceiling }: LostDetail, amount: number): Float32Array<ArrayBuffer> {
  return Float32Array.from(picture, (value, i) => value + amount * ((input[i] ?? 0) - (ceiling[i] ?? 0)))
}
