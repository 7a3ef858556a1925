/** So many pictures are read, decoded and framed while another is worked at: no more than these and that one are in memory. */
export const READ_AHEAD = 2

/** Items in their order, each with its reading, which begins before the items in front of it are done with. */
export function* readAhead<Item, Value>(
  items: readonly Item[],
  read: (item: Item) => Promise<Value>,
): Generator<{ item: Item; reading: Promise<Value> }> {
  const begun: Promise<Value>[] = []
  for (const [i, item] of items.entries()) {
    for (const next of items.slice(i + begun.length, i + 1 + READ_AHEAD)) {
      const reading = read(next)
      reading.catch(() => {}) // a failure is met where its item comes
      begun.push(reading)
    }
    const reading = begun.shift()
    if (reading) yield { item, reading }
  }
}
