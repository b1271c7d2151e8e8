import type { Command } from 'commander'
import { OPTION_GROUPS } from './common-options.ts'
import { durationNs, wholeNumber } from './option-values.ts'

const MOST_DAYS = 36_500
const MOST_GIGABYTES = 1_000_000

/** Flags of a trace whose spans go into a store. */
export interface StoreFlags {
  /** A directory. */
  readonly partition?: string
  readonly service?: string
  readonly host?: string
  /** In nanoseconds: how long from one trace to the next; absent: one trace. */
  readonly every?: number
  readonly keepDays?: number
  /** In gigabytes. */
  readonly maxDisk?: number
}

/** Adds the options of a trace whose spans go into a store. */
export function withStore(command: Command): Command {
  return command
    .optionsGroup(OPTION_GROUPS.store)
    .option('--partition <dir>', 'no report: a Parquet file in dir/service=…/host=…/dt=…/')
    .option('--host <name>', "with --partition (default: this machine's name)")
    .option('--every <time>', 'with --partition: again and again, until Ctrl-C: 15m', durationNs)
    .option(
      '--keep-days <n>',
      'with --partition: remove days of this host that are older (default: keep all)',
      wholeNumber(1, MOST_DAYS),
    )
    .option(
      '--max-disk <gb>',
      'with --partition: trace no more while this host has so many gigabytes there',
      wholeNumber(1, MOST_GIGABYTES),
    )
}
