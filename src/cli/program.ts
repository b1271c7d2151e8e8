import { Command, Option } from 'commander'
import { type AnalyzeFlags, analyzeCommand } from './analyze-command.ts'
import { refuseMistypedCommand } from './mistyped-command.ts'
import { durationNs, milliseconds, pattern, percentList, wholeNumber } from './option-values.ts'
import type { Output } from './output.ts'
import { programOutput } from './program-output.ts'
import type { Session } from './session.ts'
import { ROW_FORMATS } from './span-output.ts'
import { type SpansFlags, spansCommand } from './spans-command.ts'
import { type TablesFlags, tablesCommand } from './tables-command.ts'
import { version } from './version.ts'

const MOST_SPANS = 1_000_000_000
const MOST_HIT_COST_NS = 1_000_000
const MOST_EXEMPLARS = 1000
const FILES = 'captures, read one after another; - or none is standard input; gzip is recognised'

const ROOT_EXAMPLES = `
Examples:
  sudo bpftrace latency.bt | gotail      the report when the trace ends (Ctrl-C)
  gotail capture.log.gz                  the same from a file
  gotail tables capture.log --table @ns --format csv
  gotail help analyze                    all options of a command

Exit status: 0 fine, 1 the input held nothing usable, 2 wrong usage.`

const ANALYZE_EXAMPLES = `
Examples:
  sudo bpftrace latency.bt | gotail analyze
  gotail analyze capture.log.gz -p 50,99 --fn 'handle.*'
  gotail analyze capture.log --since 2s --until 1m --spans slow.csv
  gotail analyze capture.log --json - | jq '.functions[].quantiles'

Ctrl-C ends bpftrace; gotail reads on until bpftrace has printed its last line,
then reports.`

const TABLES_EXAMPLES = `
Examples:
  gotail tables capture.log              every row as a line of JSON
  bpftrace -e '… @ns = hist(…)' | gotail tables --format csv
  gotail tables capture.log --format csv --out tables/
  gotail tables capture.json --table @bytes --format csv > bytes.csv`

const SPANS_EXAMPLES = `
Examples:
  gotail spans capture.log.gz --format csv > spans.csv
  gotail spans capture.log.gz --fn handle --out handle.ndjson
  sudo bpftrace latency.bt | gotail spans | jq 'select(.dur_ns > 1e7)'`

type Finish = (status: number) => void

/**
 * The command line of gotail. Help and the version are written to `help`; `finish` is told the exit status of the
 * command that ran. Never ends the process.
 */
export function program(session: Session, help: Output, finish: Finish): Command {
  const root = new Command('gotail')
    .description(
      'Why are the slowest requests of this Go service slow? Reads what bpftrace prints; the service itself is not changed.',
    )
    .version(version(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show this help')
    .addHelpText('after', ROOT_EXAMPLES)
    .configureOutput(programOutput(session.effects, help))
    .exitOverride()
  defineAnalyze(root, session, finish)
  defineTables(root, session, finish)
  defineSpans(root, session, finish)
  return root
}

function defineAnalyze(root: Command, session: Session, finish: Finish): void {
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

function defineTables(root: Command, session: Session, finish: Finish): void {
  withCommon(root.command('tables'))
    .summary('any bpftrace output as rows')
    .description('Every map, histogram, value and printed line of any bpftrace output as rows.')
    .argument('[FILE]', 'a capture; - or none is standard input; gzip is recognised')
    .addOption(rowFormatOption('how rows are written').default('ndjson'))
    .option('--out <dir>', 'write each table to a file of its own in this directory')
    .option('--table <name>', 'only this table, such as @ns or @ns.hist')
    .addHelpText('after', TABLES_EXAMPLES)
    .action(async (file: string | undefined, flags: TablesFlags) =>
      finish(await tablesCommand(file === undefined ? [] : [file], flags, session)),
    )
}

function defineSpans(root: Command, session: Session, finish: Finish): void {
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

/** Which spans, and how lines become spans. */
function withSpanChoice(command: Command): Command {
  return command
    .option('--fn <regex>', 'only functions whose names match', pattern)
    .option(
      '--since <time>',
      'only spans that begin so long after the first event: 500ms',
      durationNs,
    )
    .option('--until <time>', 'only spans that begin before this moment: 2s', durationNs)
    .option('--enter <regex>', 'what marks a printed line as the entry of a function', pattern)
    .option('--exit <regex>', 'what marks it as the exit', pattern)
    .option('--window <ms>', 'sort events within this time (default: 100)', milliseconds)
    .option(
      '--max-spans <n>',
      'beyond so many, keep the slowest and sample the rest (default: 1000000)',
      wholeNumber(1, MOST_SPANS),
    )
}

function withCommon(command: Command): Command {
  return command
    .option('--script <file>', 'the script that made the capture: then nothing is guessed')
    .option('--no-color', 'no colours (NO_COLOR and FORCE_COLOR are obeyed too)')
    .option('-q, --quiet', 'no progress and no notes on standard error')
    .option('-v, --verbose', 'long lists whole, and how fast the input was read')
}

function rowFormatOption(description: string): Option {
  return new Option('--format <format>', description).choices(ROW_FORMATS)
}
