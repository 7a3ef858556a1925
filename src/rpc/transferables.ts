/**
 * The distinct buffers of all typed arrays, and all ImageBitmaps, in a value made of plain objects and arrays. Shared memory
 * cannot be moved.
 */
export function transferables(value: unknown): Transferable[] {
  const found = new Set<Transferable>()
  collect(value, found)
  return [...found]
}

function collect(value: unknown, found: Set<Transferable>): void {
  if (typeof value !== 'object' || value === null) return
  if (isBitmap(value)) {
    found.add(value)
  } else if (ArrayBuffer.isView(value)) {
    if (value.buffer instanceof ArrayBuffer) found.add(value.buffer)
  } else if (Array.isArray(value)) {
    // A list of numbers (a schedule, a direction) holds no buffers, and may be long.
    if (typeof value[0] === 'object') for (const item of value) collect(item, found)
  } else {
    for (const item of Object.values(value)) collect(item, found)
  }
}

/** Node has no ImageBitmap. */
function isBitmap(value: object): value is ImageBitmap {
  return typeof ImageBitmap !== 'undefined' && value instanceof ImageBitmap
}
