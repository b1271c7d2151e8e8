import type { Command } from 'commander'
import {
  FILES,
  type Finish,
  rowFormatOption,
  withCommon,
  withSpanChoice,
} from './common-options.ts'
import type { Session } from './session.ts'
import { type SpansFlags, spansCommand } from './spans-command.ts'

const SPANS_EXAMPLES = `
Examples:
  gotail spans capture.log.gz --format csv > spans.csv
  gotail spans capture.log.gz --fn handle --out handle.parquet
  sudo bpftrace latency.bt | gotail spans | jq 'select(.dur_ns > 1e7)'`

/** Defines `gotail spans`. */
export function defineSpans(root: Command, session: Session, finish: Finish): void {
  withCommon(withSpanChoice(root.command('spans')))
    .summary('one row per span')
    .description('One row per span: when, how long, on which goroutine, and where the time went.')
    .argument('[FILE...]', FILES)
    .addOption(rowFormatOption('how rows are written (default: as --out ends, else ndjson)'))
    .option('--all', 'unfinished spans too: abandoned ones, and those that the capture cuts')
    .option('--out <file>', 'write to this file instead of standard output')
    .addHelpText('after', SPANS_EXAMPLES)
    .action(async (files: string[], flags: SpansFlags) =>
      finish(await spansCommand(files, flags, session)),
    )
}
