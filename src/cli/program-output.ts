import type { OutputConfiguration } from 'commander'
import { safeText } from '../report/text/safe-text.ts'
import type { Effects } from './session/effects.ts'
import type { Output } from './session/output.ts'
import { terminalColumns } from './session/terminal-columns.ts'

/** Where commander writes: help as it is, into `help`, an error as one line that names the help of `command`. */
export function programOutput(
  { stdout, stderr }: Effects,
  help: Output,
  command = 'gotail',
): OutputConfiguration {
  return {
    writeOut: (text) => help.write(text),
    writeErr: (text) => stderr.write(text),
    outputError: (message, write) => write(errorLine(message, command)),
    getOutHelpWidth: () => terminalColumns(stdout),
    getErrHelpWidth: () => terminalColumns(stderr),
    getOutHasColors: () => false,
    getErrHasColors: () => false,
  }
}

/** `error: unknown option '--jsn'` and its second line `(Did you mean --json?)` as one line. */
function errorLine(message: string, command: string): string {
  const [what, hint] = message
    .replace(/^error: /, '')
    .trim()
    .split('\n')
  // A bad value comes with its own advice.
  const isAdvised = what.endsWith('.')
  const cure = hint ?? `(${command} --help ${isAdvised ? 'tells more' : 'shows what there is'})`
  return `gotail: ${safeText(`${what} ${cure}`.trimEnd())}\n`
}
