import type { Command } from 'commander'
import { gateList } from '../gates/gate-expression.ts'
import { undecidedOption } from '../gates/undecided-option.ts'
import { withBinary } from '../options/binary-option.ts'
import { byOption, RAW_LABELS } from '../options/by-option.ts'
import {
  type Finish,
  OPTION_GROUPS,
  withCommon,
  withSpanChoice,
} from '../options/common-options.ts'
import { percentList } from '../options/option-values.ts'
import { withOut } from '../options/out-option.ts'
import { withThreads } from '../options/thread-option.ts'
import type { Session } from '../session/session.ts'
import { type CompareFlags, compareCommand } from './compare-command.ts'

const COMPARE_EXAMPLES = `
Examples:
  gotail compare before.log.gz after.log.gz
  gotail compare before.log after.log --fn 'handle.*' -p 50,99
  gotail compare before.log after.log --json - | jq '.functions[].p99'
  gotail compare before.log after.log --fail-if 'p99 > +10%'

--fail-if [FUNCTION:]METRIC OP VALUE, for CI:
  METRIC  pNN, mean, max, or of a COMPONENT its p99_contribution, tail_mean,
          body_mean or excess_share: sched_wait.p99_contribution
  OP      >, >=, < or <=
  VALUE   5ms is the value after, +1ms and +10% are changes from before
A gate fails where its interval leaves no doubt (of a change: beyond VALUE, and
surely a change), and passes where all of it is within. Else it is undecided:
one line on standard error says why, and how many spans would decide.`

/** Defines `gotail compare`. */
export function defineCompare(root: Command, session: Session, finish: Finish): void {
  const command = withThreads(withBinary(withCommon(withSpanChoice(root.command('compare')))))
    .summary('what changed from one capture to another, and why')
    .description(
      'What changed from one capture to another, by how much, because of what, and whether it is chance.',
    )
    .argument('<BEFORE>', 'a capture, or a span table in Parquet; - is standard input')
    .argument('<AFTER>', 'another one')
    .optionsGroup(OPTION_GROUPS.report)
    .option(
      '-p, --percentiles <list>',
      'percentiles in per cent (default: 50,90,99,99.9)',
      percentList,
    )
    .addOption(byOption())
    .option('--raw-labels', RAW_LABELS)
    .optionsGroup(OPTION_GROUPS.files)
    .option('--json <file>', 'write every number as JSON; - prints that instead of the report')
    .option('--html <file>', 'write a page for a browser, with nothing to load')
    .option('--markdown <file>', 'write a comment for a pull request; - prints that instead')
    .option('--csv <dir>', 'write tables: functions, changes, components, histograms')
  withOut(command)
    .optionsGroup(OPTION_GROUPS.ci)
    .option(
      '--fail-if <expr>',
      'exit status 1 if this is surely so: "p99 > +10%" (may be repeated)',
      gateList,
    )
    .addOption(undecidedOption())
    .addHelpText('after', COMPARE_EXAMPLES)
    .action(async (before: string, after: string, flags: CompareFlags) =>
      finish(await compareCommand([before, after], flags, session)),
    )
}
