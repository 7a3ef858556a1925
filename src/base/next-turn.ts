/**
 * Resolves in the next turn of the event loop. Timers would wait 4 ms after a few rounds, and a second or a minute in a hidden
 * tab; a message through a MessageChannel is not delayed.
 */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(null)
  })
}
