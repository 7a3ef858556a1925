/**
 * A script in the visited page, before anything of the studio: waits for the engine, presses the sample that the address names after '#',
 * waits for its face, tells the bench and goes on to the next visit. No driver is connected: its inspector makes the studio's scripts slower.
 */
const tasks: number[] = []
new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration))).observe({
  type: 'longtask',
  buffered: true,
})
const sample = decodeURIComponent(location.hash.slice(1))

const found = async <T>(find: () => T | null | undefined): Promise<T> => {
  for (;;) {
    const it = find()
    if (it) return it
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

const visit = async (): Promise<void> => {
  await found(() => document.querySelector('[data-kind=ready]'))
  const readyMs = performance.now()
  const button = await found(() => document.querySelector<HTMLButtonElement>(`button[aria-label="${sample}"]`))
  button.click()
  await found(() => [...document.querySelectorAll('[role=status]')].find((line) => line.textContent.includes('Reconstruct: Done')))
  const faceMs = performance.now() - readyMs
  await new Promise((resolve) => setTimeout(resolve, 20)) // the observer is told of a task after it
  const times = { readyMs, faceMs, longTaskMs: tasks.reduce((sum, ms) => sum + ms, 0) }
  const answer = await fetch('/bench/visited', { method: 'POST', body: JSON.stringify(times) })
  const next = await answer.text()
  if (next) location.replace(next)
}
void visit()

export {}
