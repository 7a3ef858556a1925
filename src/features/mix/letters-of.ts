/** The letters of a mixture's faces by their place, from 0 on: A to Z, then AA, AB, like the columns of a table. */
export function lettersOf(index: number): string {
  const last = String.fromCharCode('A'.charCodeAt(0) + (index % 26))
  return index < 26 ? last : lettersOf(Math.floor(index / 26) - 1) + last
}
