import { type Command, InvalidArgumentError } from 'commander'

/** An option where a value was wanted; `-` alone is standard input or output. */
const OPTION = /^-[^\d\s]/

/**
 * Lets no option of these commands take the next option for its value: `--html -q` has forgotten the file, and would
 * write one that is named `-q`. A file of such a name can be given as `./-q`.
 */
export function refuseForgottenValues(commands: readonly Command[]): void {
  for (const option of commands.flatMap(({ options }) => options)) {
    if (!option.required) continue
    const parse = option.parseArg
    option.argParser((value: string, previous: unknown) => {
      if (OPTION.test(value)) {
        throw new InvalidArgumentError('That is an option: the value before it is missing.')
      }
      return parse === undefined ? value : parse(value, previous)
    })
  }
}
