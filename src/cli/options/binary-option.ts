import type { Command } from 'commander'
import { OPTION_GROUPS } from './common-options.ts'

/** Flags of the commands that name addresses. */
export interface BinaryFlags {
  /** Programs that were traced, one for each build. */
  readonly binary?: readonly string[]
}

/** Adds the option that names the program that was traced. */
export function withBinary(command: Command): Command {
  return command
    .optionsGroup(OPTION_GROUPS.input)
    .option(
      '--binary <file>',
      'the program that was traced, stripped or not, packed with gzip or not: addresses of stacks become functions and lines (default: where the capture says that it was, if it is the same build; may be repeated)',
      fileList,
    )
}

/** Collects the files of an option that may be repeated. */
export function fileList(file: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), file]
}
