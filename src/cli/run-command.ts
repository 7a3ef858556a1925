import { toSubcodeError } from '../base/errors.ts'

/**
 * Runs a command with the arguments of this process and sets the exit code: 0 done, 1 it failed (the message says why), 2 the arguments
 * are wrong. `parse` returns the arguments, or a sentence that explains their error.
 */
export async function runCommand<Arguments extends object>(
  usage: string,
  parse: (argv: string[]) => Arguments | string,
  run: (parsed: Arguments) => Promise<void>,
): Promise<void> {
  const parsed = parse(process.argv.slice(2))
  if (typeof parsed === 'string') {
    process.stderr.write(`${parsed}\n${usage}`)
    process.exitCode = 2
    return
  }
  await run(parsed).catch((thrown: unknown) => {
    const { code, message } = toSubcodeError(thrown)
    process.stderr.write(`\n${code}: ${message}\n`)
    process.exitCode = 1
  })
}
