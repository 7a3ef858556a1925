/** Says how many pictures are done, how many a second, and the time left: on one line of a terminal, or a line a minute in a log. */
export function paceLine(stream: NodeJS.WriteStream, total: number, now: () => number = Date.now): (pictures: number) => void {
  const startMs = now()
  let done = 0
  let lastMs = startMs
  return (pictures) => {
    done += pictures
    const ms = now() - startMs
    const pace = (1000 * done) / Math.max(1, ms)
    const line = `${done} of ${total} pictures, ${pace < 1 ? pace.toPrecision(2) : pace.toFixed(1)} a second, ${spell((total - done) / pace)} left`
    if (stream.isTTY) stream.write(`\r\u001b[K${line}${done >= total ? '\n' : ''}`)
    else if (now() - lastMs >= 60_000 || done >= total) {
      stream.write(`${line}\n`)
      lastMs = now()
    }
  }
}

function spell(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`
  return seconds < 5400 ? `${Math.ceil(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`
}
