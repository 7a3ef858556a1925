import { at } from '../base/assert.ts'
import { elementCount } from './tensor.ts'

/** A view of a run of elements; strides count elements. */
export type View = { shape: readonly number[]; strides: readonly number[] }

/** How many elements of the run the view reaches over, from its first to its last; 0 for an empty one. */
export function reach({ shape, strides }: View): number {
  if (elementCount(shape) === 0) return 0
  return shape.reduce((span, size, axis) => span + (size - 1) * at(strides, axis), 1)
}

/** Whether the view is its run in row-major order. Axes of size 1 may have any stride. */
export function isRowMajor({ shape, strides }: View): boolean {
  let expected = 1
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (at(shape, axis) !== 1 && at(strides, axis) !== expected) return false
    expected *= at(shape, axis)
  }
  return true
}

/** Whether some element could be shown twice: an axis steps no further than all finer axes together reach. */
export function repeatsElements({ shape, strides }: View): boolean {
  const axes = shape.map((size, axis) => ({ size, stride: at(strides, axis) })).filter(({ size }) => size > 1)
  let span = 1
  for (const { size, stride } of axes.sort((a, b) => a.stride - b.stride)) {
    if (stride < span) return true
    span += (size - 1) * stride
  }
  return false
}

/** The elements of a view in row-major order; `run[0]` is its first element. */
export function gathered(run: Float32Array, view: View): Float32Array<ArrayBuffer> {
  const out = new Float32Array(elementCount(view.shape))
  const index = view.shape.map(() => 0)
  for (let i = 0, source = 0; i < out.length; i++) {
    out[i] = at(run, source)
    source = advanced(index, source, view)
  }
  return out
}

/** Counts `index` up by one in row-major order and returns where that element lies. */
function advanced(index: number[], source: number, { shape, strides }: View): number {
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const next = at(index, axis) + 1
    if (next < at(shape, axis)) {
      index[axis] = next
      return source + at(strides, axis)
    }
    index[axis] = 0
    source -= (next - 1) * at(strides, axis)
  }
  return source
}
