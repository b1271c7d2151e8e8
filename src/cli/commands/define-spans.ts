import type { Command } from 'commander'
import { GotailError } from '../../model/error.ts'
import { withBinary } from '../options/binary-option.ts'
import {
  FILES,
  type Finish,
  OPTION_GROUPS,
  rowFormatOption,
  withCommon,
  withSpanChoice,
} from '../options/common-options.ts'
import { columnList, durationNs, isoDay, word } from '../options/option-values.ts'
import { withThreads } from '../options/thread-option.ts'
import type { Session } from '../session/session.ts'
import { type SpansFlags, spansCommand } from './spans-command.ts'

const SPANS_EXAMPLES = `
Examples:
  gotail spans capture.log.gz --format csv > spans.csv
  gotail spans capture.log.gz --fn handle --out handle.parquet
  gotail spans *.log.gz --partition spans --service checkout
  sudo bpftrace latency.bt | gotail spans | jq 'select(.dur_ns > 1e7)'

Arrow is a stream on a pipe, and has an index in a file (Feather version 2).
A capture's clock counts from the boot of its machine, so the day of a partition
is that of the file; gotail sql prints queries for what --partition wrote.`

/** Defines `gotail spans`. */
export function defineSpans(root: Command, session: Session, finish: Finish): void {
  withThreads(withBinary(withCommon(withSpanChoice(root.command('spans')))))
    .summary('one row per span')
    .description('One row per span: when, how long, on which goroutine, and where the time went.')
    .argument('[FILE...]', FILES)
    .optionsGroup(OPTION_GROUPS.files)
    .addOption(rowFormatOption('how rows are written (default: as --out ends, else ndjson)'))
    .option('--slower-than <time>', 'only spans that took at least so long: 10ms', durationNs)
    .option('--all', 'unfinished spans too: abandoned ones, and those that the capture cuts')
    .option('-o, --out <file>', 'write to this file instead of standard output')
    .option('--columns <list>', 'only these columns, in this order: fn,dur_ns', columnList)
    .option('--partition <dir>', 'a Parquet file for each capture, in dir/service=…/host=…/dt=…/')
    .option(
      '--service <name>',
      'with --partition (default: the program, else the Go package)',
      word,
    )
    .option('--host <name>', "with --partition (default: this machine's name)", word)
    .option(
      '--date <day>',
      "with --partition, as 2026-07-01 (default: of the file's last change, in UTC)",
      isoDay,
    )
    .addHelpText('after', SPANS_EXAMPLES)
    .action(async (files: string[], flags: SpansFlags) => finish(await obey(files, flags, session)))
}

/** Only a store has services, hosts and days. */
async function obey(
  files: readonly string[],
  flags: SpansFlags,
  session: Session,
): Promise<number> {
  const { partition, service, host, date } = flags
  if (partition !== undefined && flags.columns !== undefined) {
    throw new GotailError('a store has the columns of every span: leave out --columns', 2)
  }
  if (partition !== undefined) {
    const { partitionCommand } = await import('./partition-command.ts')
    return partitionCommand(files, { ...flags, partition }, session)
  }
  if (service !== undefined || host !== undefined || date !== undefined) {
    throw new GotailError('--service, --host and --date go with --partition DIR', 2)
  }
  return spansCommand(files, flags, session)
}
