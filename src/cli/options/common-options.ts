import { type Command, Option } from 'commander'
import { ROW_FORMATS } from '../rows/row-format.ts'
import { timeOrClock } from './clock-time.ts'
import { milliseconds, pattern, timeUnit, wholeNumber } from './option-values.ts'

const MOST_SPANS = 1_000_000_000

/** What the FILE arguments of a command are. */
export const FILES: string =
  'captures, and span tables in Parquet; - or none is standard input; gzip is recognised'

/** What options are listed under in help, in this order. */
export const OPTION_GROUPS = {
  input: 'Input:',
  tracing: 'Tracing:',
  report: 'Report:',
  files: 'Files:',
  store: 'Store:',
  ci: 'CI:',
  manners: 'Manners:',
} as const

/** Told the exit status of the command that ran. */
export type Finish = (status: number) => void

/** Adds the options that choose spans, and say how lines become spans. */
export function withSpanChoice(command: Command): Command {
  return command
    .optionsGroup(OPTION_GROUPS.input)
    .option('--fn <regex>', 'only target functions whose names match', pattern)
    .option(
      '--since <time>',
      'only spans that begin so long after the first event, or at that time: 500ms, 14:05:30, 2026-07-01T14:05:30Z',
      timeOrClock,
    )
    .option('--until <time>', 'only spans that begin before this moment: 2s, 14:06:00', timeOrClock)
    .option(
      '--enter <regex>',
      'what marks a printed line as the entry of a target function',
      pattern,
    )
    .option('--exit <regex>', 'what marks it as the exit', pattern)
    .option(
      '--value <column>',
      'measure this column of printed tables: durations, such as LAT(ms), or other numbers',
    )
    .option('--unit <unit>', 'what columns and histograms count that tell no unit: us', timeUnit)
    .option('--window <ms>', 'sort events within this time (default: 100)', milliseconds)
    .option(
      '--max-spans <n>',
      'beyond so many, keep the slowest and sample the rest (default: 1000000)',
      wholeNumber(1, MOST_SPANS),
    )
}

/** Adds the options that every command knows which reads a capture. */
export function withCommon(command: Command): Command {
  return withManners(
    command
      .optionsGroup(OPTION_GROUPS.input)
      .option('--script <file>', 'the script that made the capture: then nothing is guessed'),
  )
}

/** Adds the options for how a command talks. */
export function withManners(command: Command): Command {
  return command
    .optionsGroup(OPTION_GROUPS.manners)
    .option('--no-color', 'no colours (NO_COLOR and FORCE_COLOR are obeyed too)')
    .option('-q, --quiet', 'no progress and no notes on standard error')
    .option('-v, --verbose', 'long lists whole, and how fast the input was read')
}

/** The option that names the format of rows. */
export function rowFormatOption(description: string): Option {
  return new Option('--format <format>', description).choices(ROW_FORMATS)
}
