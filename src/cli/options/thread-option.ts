import type { Command } from 'commander'
import { OPTION_GROUPS } from './common-options.ts'
import { wholeNumber } from './option-values.ts'

const MOST_THREADS = 1024

/** Adds the option that says with how many threads captures are read. */
export function withThreads(command: Command): Command {
  return command
    .optionsGroup(OPTION_GROUPS.input)
    .option(
      '--threads <n>',
      'read with so many threads, at most 2: pays with more than two CPUs, if at all (default: 1)',
      wholeNumber(1, MOST_THREADS),
    )
}
