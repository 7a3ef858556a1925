import type { Progress } from '../convert/write-model.ts'

/** Rewrites one line on a terminal; elsewhere (a log) one line per file. */
export function progressLine(stream: NodeJS.WriteStream, { doneBytes, totalBytes, path }: Progress): void {
  const percent = Math.round((100 * doneBytes) / Math.max(1, totalBytes))
  const line = `${String(percent).padStart(3)} %  ${path}`
  stream.write(stream.isTTY ? `\r\u001b[K${line}${path ? '' : '\n'}` : `${line}\n`)
}
