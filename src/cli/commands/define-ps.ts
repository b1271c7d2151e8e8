import type { Command } from 'commander'
import { type Finish, OPTION_GROUPS } from '../options/common-options.ts'
import { TEXT_OUT } from '../options/out-option.ts'
import { NO_CACHE_OPTION, VIA_OPTION } from '../options/via-option.ts'
import type { Session } from '../session/session.ts'
import type { PsFlags } from './ps-command.ts'

const PS_EXAMPLES = `
Examples:
  sudo gotail ps             which Go programs run, and how each is traced
  sudo gotail ps --json
  gotail ps --via 'ssh root@web-17'       those of another machine

A handler is a function that gotail knows to handle requests (net/http, gRPC
and others): a program that has some can be traced without naming any. Without
root only the own processes are seen. With --via those Go programs come over
whose bytes are not here yet; the far side needs sh, coreutils and grep.

Exit status: 0 fine, 2 wrong usage, 3 no Go program runs.`

/** Defines `gotail ps`. */
export function definePs(root: Command, session: Session, finish: Finish): void {
  root
    .command('ps')
    .summary('the running Go programs, and how to trace each')
    .description('Lists the running Go programs with what handles requests in them.')
    .optionsGroup(OPTION_GROUPS.input)
    .option(...VIA_OPTION)
    .option(...NO_CACHE_OPTION)
    .optionsGroup(OPTION_GROUPS.files)
    .option('--json', 'as JSON')
    .option(...TEXT_OUT)
    .optionsGroup(OPTION_GROUPS.manners)
    .option('--no-color', 'no colours (there are none; for the sake of habit)')
    .option('-q, --quiet', 'no notes on standard error')
    .addHelpText('after', PS_EXAMPLES)
    .action(async (flags: PsFlags) => {
      const { psCommand } = await import('./ps-command.ts')
      finish(await psCommand(flags, session))
    })
}
