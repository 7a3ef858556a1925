import type { Progress } from '../convert/write-model.ts'

/** Says progress on one line of a terminal that is rewritten; elsewhere (a log) in one line per file. */
export function progressLine(stream: NodeJS.WriteStream): (progress: Progress) => void {
  let lastPath: string | null = null
  return ({ doneBytes, totalBytes, path }) => {
    const percent = Math.round((100 * doneBytes) / Math.max(1, totalBytes))
    const line = `${String(percent).padStart(3)} %  ${path}`
    if (stream.isTTY) stream.write(`\r\u001b[K${line}${path ? '' : '\n'}`)
    else if (path !== lastPath) stream.write(`${line}\n`)
    lastPath = path
  }
}
