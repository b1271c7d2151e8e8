import type { Command } from 'commander'
import { type AnalyzeFlags, analyzeCommand } from './analyze-command.ts'
import { FILES, type Finish, withCommon, withSpanChoice } from './common-options.ts'
import { refuseMistypedCommand } from './mistyped-command.ts'
import { percentList, wholeNumber } from './option-values.ts'
import type { Session } from './session.ts'

const MOST_HIT_COST_NS = 1_000_000
const MOST_EXEMPLARS = 1000

const ANALYZE_EXAMPLES = `
Examples:
  sudo bpftrace latency.bt | gotail analyze
  gotail analyze capture.log.gz -p 50,99 --fn 'handle.*'
  gotail analyze capture.log --since 2s --until 1m --spans slow.csv
  gotail analyze capture.log.gz --html report.html
  gotail analyze capture.log --json - | jq '.functions[].quantiles'

Ctrl-C ends bpftrace; gotail reads on until bpftrace has printed its last line,
then reports.`

/** Defines `gotail analyze`. */
export function defineAnalyze(root: Command, session: Session, finish: Finish): void {
  const command = root.command('analyze', { isDefault: true })
  withCommon(withSpanChoice(command))
    .summary('the report (the default command)')
    .description('The report: how slow the tail is, how sure that is, and which spans make it.')
    .argument('[FILE...]', FILES)
    .option(
      '-p, --percentiles <list>',
      'percentiles in per cent (default: 50,90,99,99.9)',
      percentList,
    )
    .option(
      '--exemplars <n>',
      'how many of the slowest spans to show (default: 10)',
      wholeNumber(0, MOST_EXEMPLARS),
    )
    .option('--keep-lossy', 'explain the tail with spans, too, that lost events may have spoilt')
    .option(
      '--hit-cost <ns>',
      'what one probe hit takes, to tell how much is the watching itself (default: 750)',
      wholeNumber(0, MOST_HIT_COST_NS),
    )
    .option('--json <file>', 'write every number as JSON; - prints that instead of the report')
    .option(
      '--html <file>',
      'write the report as one page that any browser opens, without a network',
    )
    .option('--vega <dir>', 'write each chart as Vega-Lite for notebooks and the Vega editor')
    .option('--spans <file>', 'write a row per span; the ending says how: .csv or .ndjson')
    .addHelpText('after', ANALYZE_EXAMPLES)
    .action(async (files: string[], flags: AnalyzeFlags) => {
      refuseMistypedCommand(
        files,
        root.commands.map((each) => each.name()),
      )
      finish(await analyzeCommand(files, flags, session))
    })
}
