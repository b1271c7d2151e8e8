import type { Command } from 'commander'
import type { Finish } from '../options/common-options.ts'
import { licenses } from '../session/licenses.ts'
import type { Output } from '../session/output.ts'
import type { Session } from '../session/session.ts'

/** Defines `gotail licenses`, which writes to where help goes. */
export function defineLicenses(
  root: Command,
  _session: Session,
  _finish: Finish,
  output: Output,
): void {
  root
    .command('licenses')
    .summary('the licences of all that is inside')
    .description('Prints the licences of gotail and of all that it is made of.')
    .addHelpText('after', '\nExamples:\n  gotail licenses | less')
    .action(() => output.write(licenses()))
}
