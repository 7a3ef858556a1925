/** The distinct buffers of all typed arrays in a value made of plain objects and arrays; shared memory cannot be moved. */
export function transferables(value: unknown): ArrayBuffer[] {
  const found = new Set<ArrayBuffer>()
  collect(value, found)
  return [...found]
}

function collect(value: unknown, found: Set<ArrayBuffer>): void {
  if (typeof value !== 'object' || value === null) return
  if (ArrayBuffer.isView(value)) {
    if (value.buffer instanceof ArrayBuffer) found.add(value.buffer)
  } else if (Array.isArray(value)) {
    // A list of numbers (a schedule, a direction) holds no buffers, and may be long.
    if (typeof value[0] === 'object') for (const item of value) collect(item, found)
  } else {
    for (const item of Object.values(value)) collect(item, found)
  }
}
