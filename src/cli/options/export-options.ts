import type { Command } from 'commander'
import { OPTION_GROUPS } from './common-options.ts'
import { unixTimeNs } from './option-values.ts'

/** Adds the options that write an analysis for other tools. */
export function withExports(command: Command): Command {
  return command
    .optionsGroup(OPTION_GROUPS.files)
    .option('--perfetto <file>', 'write the slowest spans as a timeline for ui.perfetto.dev')
    .option('--all', 'with --perfetto: every span, and all that its goroutines and their wakers do')
    .option(
      '--pprof <file>',
      'write where slow and usual spans spend their time, for go tool pprof',
    )
    .option(
      '--folded <file>',
      'write the stacks of the slowest 1 % as folded lines, for flame graphs',
    )
    .option('--folded-usual <file>', 'the same of the faster half')
    .option(
      '--hgrm <file>',
      'write the percentiles of the function with the most spans as HdrHistogram text, in ms',
    )
    .option('--otlp <file>', 'write the slowest spans as OTLP/JSON lines, for a collector')
    .option(
      '--service <name>',
      'with --otlp, or --partition of record: the name of the service (default: the program)',
    )
    .option(
      '--boot-time <seconds>',
      "with --otlp: when the capture's clock was 0, since 1970 (btime in /proc/stat of that machine)",
      unixTimeNs,
    )
}
