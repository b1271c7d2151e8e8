import type { Command } from 'commander'
import { type Finish, withManners, withSpanChoice } from '../options/common-options.ts'
import { withExports } from '../options/export-options.ts'
import { durationNs, wholeNumber } from '../options/option-values.ts'
import type { Session } from '../session/session.ts'
import { withReports } from './define-analyze.ts'
import { withScriptChoice } from './define-script.ts'
import type { RecordFlags } from './record-command.ts'

/** Linux has no process with a higher number. */
const HIGHEST_PID = 4_194_304

const RECORD_EXAMPLES = `
Examples:
  sudo gotail record ./server '(*Server).Handle' --duration 5s -- ./server
  sudo gotail record ./server main.handle --pid 1234 --save capture.log.gz
  sudo gotail record ./server main.handle --duration 1m --json report.json

Traces every process that runs BINARY; with --pid only that one. What stands
behind -- is started when the probes stand, and stopped at the end. Without
--duration the trace ends with Ctrl-C, or when the command ends.

Exit status: 0 fine, 1 the program or the machine cannot be traced, or a gate
failed; 2 wrong usage, 3 the trace held nothing usable.`

/** Defines `gotail record`. */
export function defineRecord(root: Command, session: Session, finish: Finish): void {
  withManners(withExports(withReports(withSpanChoice(withScriptChoice(root.command('record'))))))
    .summary('trace a Go program and report, in one step')
    .description('Writes a script, runs bpftrace with it, and reports when the trace ends.')
    .usage('[options] BINARY FUNC... [-- COMMAND...]')
    .argument('<BINARY>', 'the Go program as it runs')
    .argument('[FUNC...]', 'the functions to trace: full name, end of it, or pattern')
    .option('--pid <pid>', 'trace only this process', wholeNumber(1, HIGHEST_PID))
    .option('--duration <time>', 'how long to trace (default: until Ctrl-C)', durationNs)
    .option('--save <file>', 'write the raw capture too; packed if its name ends in .gz')
    .addHelpText('after', RECORD_EXAMPLES)
    .action(async (binary: string, words: string[], flags: RecordFlags, self: Command) => {
      const command = behindDashes(self)
      const functions = words.slice(0, words.length - command.length)
      const { recordCommand } = await import('./record-command.ts')
      finish(await recordCommand({ binary, functions, command }, flags, session))
    })
}

/** The words behind the first `--` of the whole command line: those are no longer ours. */
function behindDashes(command: Command): readonly string[] {
  const words = rawWords(command)
  const at = words.indexOf('--')
  return at === -1 ? [] : words.slice(at + 1)
}

/** What was typed, before it was taken apart. */
function rawWords({ parent }: Command): readonly string[] {
  return parent !== null && 'rawArgs' in parent && isWords(parent.rawArgs) ? parent.rawArgs : []
}

function isWords(value: unknown): value is readonly string[] {
  return Array.isArray(value)
}
