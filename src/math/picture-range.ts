/** Numbers of pictures, cut off at [-1, 1] as a screen does; in place. Measures compare what is seen. */
export function limitToPicture(pictures: Float32Array): Float32Array {
  for (let i = 0; i < pictures.length; i++) pictures[i] = Math.min(1, Math.max(-1, pictures[i] ?? 0))
  return pictures
}
