/**
 * Asks the browser not to clear the studio's storage away when the disk is full. Firefox asks the user, who may never answer:
 * this returns at once, so that nothing can wait for it. `onAnswer` is called once the browser has said yes or no.
 */
export function askToPersist(onAnswer: () => void = () => {}): void {
  const answer = globalThis.navigator?.storage?.persist?.()
  answer?.then(onAnswer, onAnswer)
}
