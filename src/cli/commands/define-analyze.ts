import type { Command } from 'commander'
import { gateList } from '../gates/gate-expression.ts'
import { undecidedOption } from '../gates/undecided-option.ts'
import { withBinary } from '../options/binary-option.ts'
import { byOption, RAW_LABELS } from '../options/by-option.ts'
import {
  FILES,
  type Finish,
  OPTION_GROUPS,
  withCommon,
  withSpanChoice,
} from '../options/common-options.ts'
import { withExports } from '../options/export-options.ts'
import { durationNs, percentList, SLOWER_THAN, wholeNumber } from '../options/option-values.ts'
import { withOut } from '../options/out-option.ts'
import { withThreads } from '../options/thread-option.ts'
import type { Session } from '../session/session.ts'
import { type AnalyzeFlags, analyzeCommand } from './analyze-command.ts'
import { COMMAND_NAMES } from './command-names.ts'
import { refuseMistypedCommand } from './mistyped-command.ts'

const MOST_HIT_COST_NS = 1_000_000
const MOST_EXEMPLARS = 1000

const ANALYZE_EXAMPLES = `
Examples:
  sudo bpftrace latency.bt | gotail analyze
  gotail analyze capture.log.gz -p 50,99 --fn 'handle.*'
  gotail analyze capture.log --since 2s --until 1m --spans slow.csv
  sudo bpftrace latency.bt | gotail --live
  gotail analyze capture.log.gz --html report.html
  gotail analyze capture.log --csv report/
  gotail analyze capture.log --perfetto trace.pftrace --all
  gotail analyze capture.log --otlp slow.jsonl --boot-time 1790000000
  gotail analyze capture.log --pprof tail.pb.gz
  go tool pprof -top -sample_index=excess tail.pb.gz   # the tail minus the body
  gotail analyze capture.log --json - | jq '.functions[].quantiles'

The files of --csv: spans (a row per span), functions, quantiles, components,
modes (kinds of spans), places (in the code), associations (of slow spans with
GC and pauses), incidents, exemplars (spans that are shown), timelines (their
states), events (GC cycles and pauses), histograms (percentiles of maps),
buckets, capture and diagnostics. Times are nanoseconds, what is not known is
an empty cell.

Ctrl-C ends bpftrace; gotail reads on until bpftrace has printed its last line,
then reports.`

/** Defines `gotail analyze`. */
export function defineAnalyze(root: Command, session: Session, finish: Finish): void {
  const command = root.command('analyze', { isDefault: true })
  withOut(withThreads(withBinary(withExports(withReports(withCommon(withSpanChoice(command)))))))
    .summary('the report (the default command)')
    .description('The report: how slow the tail is, how sure that is, and which spans make it.')
    .argument('[FILE...]', FILES)
    .addHelpText('after', ANALYZE_EXAMPLES)
    .action(async (files: string[], flags: AnalyzeFlags) => {
      refuseMistypedCommand(files, COMMAND_NAMES)
      finish(await analyzeCommand(files, flags, session))
    })
}

/** Adds the options that say what the report tells, and in which other forms it is wanted. */
export function withReports(
  command: Command,
  percents: (text: string) => readonly number[] = percentList,
): Command {
  command
    .optionsGroup(OPTION_GROUPS.report)
    .option(
      '-p, --percentiles <list>',
      'percentiles in per cent (default: 50,90,99,99.9)',
      percents,
    )
    .option(
      '--exemplars <n>',
      'how many of the slowest spans to show (default: 10)',
      wholeNumber(0, MOST_EXEMPLARS),
    )
    .addOption(byOption())
    .option('--raw-labels', RAW_LABELS)
    .option('--slower-than <time>', SLOWER_THAN, durationNs)
    .option('--keep-lossy', 'take spans in, too, that lost events may have spoilt, however many')
    .option(
      '--hit-cost <ns>',
      'what one probe hit takes, to tell how much is the watching itself (default: 750; 10000 at function starts)',
      wholeNumber(0, MOST_HIT_COST_NS),
    )
    .option('--live', 'on a terminal: the report so far, anew every second, until the input ends')
  return withReportFiles(command)
    .optionsGroup(OPTION_GROUPS.ci)
    .option(
      '--fail-if <expr>',
      'exit status 1 if this is surely so: "p99 > 5ms" (may be repeated)',
      gateList,
    )
    .addOption(undecidedOption())
}

function withReportFiles(command: Command): Command {
  return command
    .optionsGroup(OPTION_GROUPS.files)
    .option('--html <file>', 'write the report as one page that any browser opens offline')
    .option('--markdown <file>', 'write a comment for an issue or a chat; - prints that instead')
    .option('--vega <dir>', 'write each chart as Vega-Lite, for notebooks and editors')
    .option('--json <file>', 'write every number as JSON; - prints that instead of the report')
    .option(
      '--spans <file>',
      'write a row per span; the ending says how: .csv, .ndjson, .parquet or .arrow',
    )
    .option('--csv <dir>', 'write the report as tables, a file each (they are listed below)')
}
