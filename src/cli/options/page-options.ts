import type { TerminalOptions } from '../../report/terminal/terminal.ts'
import { wantsColor } from '../session/colors.ts'
import type { CommonFlags, Session } from '../session/session.ts'
import { terminalColumns } from '../session/terminal-columns.ts'

// Reports are read in pull requests and mails too: a pipe has no width of its own.
const PIPE_COLUMNS = 100

/** How a report is laid out on standard output. */
export function pageOptions({ effects }: Session, flags: CommonFlags): TerminalOptions {
  const { stdout } = effects
  return {
    columns: stdout.isTTY === true ? terminalColumns(stdout) : PIPE_COLUMNS,
    color: wantsColor(effects, flags),
    verbose: flags.verbose === true,
  }
}
