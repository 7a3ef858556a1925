import type { Manifest } from './manifest.ts'

/** The shape of a picture, planar RGB: [channels, height, width]. */
export const pictureDims = (size: number): [3, number, number] => [3, size, size]

/** How many numbers an array of this shape holds. */
export const numbersIn = (dims: readonly number[]): number => dims.reduce((product, size) => product * size, 1)

/** How many numbers a picture of side `size` holds, planar RGB. */
export const pictureLength = (size: number): number => numbersIn(pictureDims(size))

/** The shape of one x_T of a pack, as `StochasticCodes.dims` has it. */
export const stateDims = ({ space }: Pick<Manifest, 'space'>): readonly number[] => space.state
