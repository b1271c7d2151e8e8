import { Command } from 'commander'
import type { Define } from './asked-commands.ts'
import type { Finish } from './options/common-options.ts'
import { groupsInOrder } from './options/help-groups.ts'
import { refuseForgottenValues } from './options/refuse-forgotten-values.ts'
import { programOutput } from './program-output.ts'
import type { Output } from './session/output.ts'
import type { Session } from './session/session.ts'
import { versionLine } from './session/version.ts'

const ROOT_EXAMPLES = `
Examples:
  sudo bpftrace latency.bt | gotail      the report when the trace ends (Ctrl-C)
  gotail capture.log.gz                  the same from a file
  gotail tables capture.log --table @ns --format csv
  gotail help analyze                    all options of a command

Exit status: 0 fine; 1 a gate failed, an output could not be written, nothing
can be traced here, or a check found a problem; 2 wrong usage; 3 the input held
nothing usable, or a filter matched nothing.`

/**
 * The command line of gotail with these commands. Help and the version are written to `help`; `finish` is told the exit
 * status of the command that ran. Never ends the process.
 */
export function program(
  session: Session,
  help: Output,
  finish: Finish,
  commands: readonly Define[],
): Command {
  const root = new Command('gotail')
    .summary('why the slowest requests of a Go service are slow')
    .description(
      'Why are the slowest requests of this Go service slow? Reads what bpftrace prints; the service itself is not changed.',
    )
    .version(versionLine(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show this help')
    .helpCommand('help [command]', 'all options of a command, with examples')
    .addHelpText('after', ROOT_EXAMPLES)
    .configureOutput(programOutput(session.effects, help))
    .configureHelp({ groupItems: groupsInOrder })
    .exitOverride()
  for (const define of commands) define(root, session, finish, help)
  root
    .command('version', { hidden: true })
    .description('Prints the version, as --version does.')
    .action(() => help.write(`${versionLine()}\n`))
  refuseForgottenValues(root.commands)
  for (const command of root.commands) {
    command.configureOutput(programOutput(session.effects, help, `gotail ${command.name()}`))
  }
  return root
}
