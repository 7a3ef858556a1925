import { at } from '../base/assert.ts'

/**
 * The nearest code of a codebook at every place of a state, by squared distance (VQ, van den Oord et al. 2017): state and result
 * [channels, places], codebook [codes, channels]. In float64, so that every device finds the same codes.
 */
export function nearestCodes(state: Float32Array, codebook: Float32Array, channels: number): Float32Array<ArrayBuffer> {
  const places = state.length / channels
  const codes = codebook.length / channels
  const found = new Float32Array(state.length)
  for (let place = 0; place < places; place++) {
    let [nearest, least] = [0, Number.POSITIVE_INFINITY]
    for (let code = 0; code < codes; code++) {
      let distance = 0
      for (let c = 0; c < channels && distance < least; c++) {
        const difference = (state[c * places + place] ?? 0) - (codebook[code * channels + c] ?? 0)
        distance += difference * difference
      }
      if (distance < least) [nearest, least] = [code, distance]
    }
    for (let c = 0; c < channels; c++) found[c * places + place] = at(codebook, nearest * channels + c)
  }
  return found
}
