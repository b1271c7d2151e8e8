import type { Command } from 'commander'
import { GotailError } from '../../model/error.ts'
import {
  type Finish,
  OPTION_GROUPS,
  withManners,
  withSpanChoice,
} from '../options/common-options.ts'
import { withExports } from '../options/export-options.ts'
import {
  cpuLimit,
  durationNs,
  percentListOfTrace,
  processNumber,
} from '../options/option-values.ts'
import { withOut } from '../options/out-option.ts'
import { type StoreFlags, withStore } from '../options/store-options.ts'
import { NO_CACHE_OPTION, VIA_OPTION } from '../options/via-option.ts'
import type { Session } from '../session/session.ts'
import { withReports } from './define-analyze.ts'
import { withScriptChoice } from './define-script.ts'
import type { RecordFlags, RecordTarget } from './record-command.ts'

const RECORD_EXAMPLES = `
Examples:
  sudo gotail record --pid 1234
  sudo gotail record ./server '(*Server).Handle' --duration 5s -- ./server
  sudo gotail record --pid 1234 main.handle --save capture.log.gz
  sudo gotail record ./server main.handle --label id=req.ID --json report.json
  gotail record --via 'ssh root@web-17' --pid 1234 main.handle
  sudo gotail record --pid 1234 main.handle --duration 30s --every 15m \\
    --partition spans --service checkout

Traces every process that runs BINARY; with --pid only that one, of which the
program is known (also in a container). A BINARY without a slash is a file
here, a program that runs, or a command on the PATH. What stands behind -- is
started when the probes stand, and stopped at the end. Without --duration the
trace ends with Ctrl-C, or when the command ends.

Without FUNC it traces the request handlers that it knows (net/http, gRPC,
net/rpc, fasthttp, database/sql, pgx), with their methods, paths and statements
as labels. --label NAME=EXPR adds one: a parameter with fields (req.URL.Path,
2.Method, items[0].Name, body.len; of an interface it is the name of the type
that it holds), FUNC:NAME=EXPR for one function, or, without debug information,
words and offsets (2+16->+56:string).

With --via the program runs where that command leads: its far side needs
bpftrace, sh and coreutils, and nothing of gotail. Paths and processes are those
of that machine; what is written is written here.

Before it traces it counts for a second how often the probes would be hit. What
would take more than --max-load from the program is refused, and a trace that
comes to do so ends by itself.

Exit status: 0 fine, 1 the program or the machine cannot be traced, or a gate
failed; 2 wrong usage, 3 the trace held nothing usable.`

/** Defines `gotail record`. */
export function defineRecord(root: Command, session: Session, finish: Finish): void {
  const chosen = withSpanChoice(withScriptChoice(root.command('record')))
  withManners(withStore(withOut(withExports(withReports(chosen, percentListOfTrace)))))
    .summary('trace a Go program and report, in one step')
    .description('Writes a script, runs bpftrace with it, and reports when the trace ends.')
    .usage('[options] [BINARY] [FUNC...] [-- COMMAND...]')
    .argument('[BINARY]', 'the Go program: a file, or the name of one that runs; not with --pid')
    .argument(
      '[FUNC...]',
      'the functions to trace: full name, end of it, or pattern (default: handlers)',
    )
    .optionsGroup(OPTION_GROUPS.tracing)
    .option('--pid <pid>', 'trace only this process', processNumber)
    .option(...VIA_OPTION)
    .option(...NO_CACHE_OPTION)
    .option('--duration <time>', 'how long to trace (default: until Ctrl-C)', durationNs)
    .option('--save <file>', 'write the raw capture too; packed if its name ends in .gz')
    .option(
      '--max-load <cpus>',
      'how many CPUs the probes may take from the program; none: no limit (default: 0.5)',
      cpuLimit,
    )
    .addHelpText('after', RECORD_EXAMPLES)
    .action(async (_: unknown, __: unknown, flags: StoreFlags & RecordFlags, self: Command) => {
      const command = behindDashes(self)
      const words = self.args.slice(0, self.args.length - command.length)
      finish(await obey({ words, command }, flags, session))
    })
}

/** Only a store has services and hosts, and is filled again and again. */
async function obey(
  target: RecordTarget,
  flags: StoreFlags & RecordFlags,
  session: Session,
): Promise<number> {
  const { partition, host, every, keepDays, maxDisk } = flags
  if (partition !== undefined) {
    const { roundsCommand } = await import('./rounds-command.ts')
    return roundsCommand(target, { ...flags, partition }, session)
  }
  if ([host, every, keepDays, maxDisk].some((each) => each !== undefined)) {
    const names = '--host, --every, --keep-days and --max-disk'
    throw new GotailError(`${names} go with --partition DIR`, 2)
  }
  const { recordCommand } = await import('./record-command.ts')
  return recordCommand(target, flags, session)
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
