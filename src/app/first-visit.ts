/** The key under which the browser notes the first visit. */
const KEY = 'subcode-visited'

/** True once in this browser; never where it gives pages no storage, since it would be true for ever. */
export function claimFirstVisit(): boolean {
  try {
    const isFirst = localStorage.getItem(KEY) === null
    localStorage.setItem(KEY, 'yes')
    return isFirst
  } catch {
    return false
  }
}
