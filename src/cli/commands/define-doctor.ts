import type { Command } from 'commander'
import { fileList } from '../options/binary-option.ts'
import { type Finish, OPTION_GROUPS } from '../options/common-options.ts'
import { processNumber } from '../options/option-values.ts'
import { TEXT_OUT } from '../options/out-option.ts'
import { goVersionOption } from '../options/script-option-values.ts'
import { NO_CACHE_OPTION, VIA_OPTION } from '../options/via-option.ts'
import type { Session } from '../session/session.ts'
import type { DoctorFlags } from './doctor-command.ts'

const DOCTOR_EXAMPLES = `
Examples:
  sudo gotail doctor                                this machine
  sudo gotail doctor ./server '(*Server).Handle'    and a program and its probes
  gotail doctor --via 'ssh web-17' --pid 1234       another machine
  gotail doctor --audit capture.log.gz              the probes of a capture

Exit status: 0 no problem, 1 a problem, 2 wrong usage, 3 no capture to audit.`

/** Defines `gotail doctor`. */
export function defineDoctor(root: Command, session: Session, finish: Finish): void {
  root
    .command('doctor')
    .summary('is this machine, this program, this capture fit for a trace')
    .description('Checks what a trace needs, and says of each thing that is amiss what cures it.')
    .argument('[BINARY]', 'a Go program to look into')
    .argument('[FUNC...]', 'functions of it that are to be traced')
    .optionsGroup(OPTION_GROUPS.input)
    .option(
      '--audit <file>',
      'judge the probes that made this capture instead (- is standard input)',
    )
    .option('--binary <file>', 'with --audit: the program that was traced', fileList)
    .option('--pid <pid>', 'look into the program that this process runs', processNumber)
    .addOption(goVersionOption())
    .option('--bpftrace-version <version>', 'take this bpftrace for the one that is installed')
    .option(...VIA_OPTION)
    .option(...NO_CACHE_OPTION)
    .optionsGroup(OPTION_GROUPS.files)
    .option('--json', 'as JSON')
    .option(...TEXT_OUT)
    .optionsGroup(OPTION_GROUPS.manners)
    .option('--no-color', 'no colours (NO_COLOR and FORCE_COLOR are obeyed too)')
    .option('-q, --quiet', 'no progress and no notes on standard error')
    .addHelpText('after', DOCTOR_EXAMPLES)
    .action(async (_: unknown, __: unknown, flags: DoctorFlags, { args }: Command) => {
      const { doctorCommand } = await import('./doctor-command.ts')
      finish(await doctorCommand(args, flags, session))
    })
}
