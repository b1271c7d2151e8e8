import { type Command, Option } from 'commander'
import { LINE_FORMATS } from '../../script/probes/event-lines.ts'
import { DETAILS } from '../../script/probes/script-request.ts'
import { type Finish, OPTION_GROUPS } from '../options/common-options.ts'
import { durationNs, processNumber } from '../options/option-values.ts'
import { TEXT_OUT } from '../options/out-option.ts'
import {
  argumentColumn,
  goVersionOption,
  labelLength,
  labelOption,
  sampleRate,
  stackDepth,
} from '../options/script-option-values.ts'
import type { Session } from '../session/session.ts'
import { type ScriptFlags, scriptCommand } from './script-command.ts'

const SCRIPT_EXAMPLES = `
Examples:
  gotail script ./server '(*Server).Handle' -o latency.bt
  sudo bpftrace latency.bt | gotail
  gotail script ./server --list 'main.*'          which functions there are
  gotail script ./server main.handle --detail aggregate --threshold 10ms
  gotail script --check old.bt ./server           what is wrong with a script

A function is named in full, by its end, or by a pattern with * and ?.
Details: full tells every cause; spans only entries and exits; aggregate sums
up in the kernel and prints spans over the threshold, for production; seed
prints "takes N us" lines and a histogram.

Exit status: 0 fine, 1 a function cannot be traced (the others are scripted
still) or a script has faults, 2 wrong usage, 3 --list GLOB matched nothing.`

/** Defines `gotail script`. */
export function defineScript(root: Command, session: Session, finish: Finish): void {
  withScriptChoice(root.command('script'))
    .summary('a bpftrace script for a Go program')
    .description('Prints a bpftrace script that fits this program, its Go and this bpftrace.')
    .argument('[BINARY]', 'the Go program as it will run: stripped or not, amd64 or arm64')
    .argument('[FUNC...]', 'the functions to trace')
    .option('--pid <pid>', 'the program that this process runs, for it alone', processNumber)
    .option(
      '--facts <file>',
      'what doctor --json printed on the machine that will run it: the script fits what was tried there',
    )
    .option('--pid-namespace', 'bpftrace will run in a PID namespace (default: if gotail does)')
    .optionsGroup(OPTION_GROUPS.report)
    .option('--list [glob]', 'list functions with their size, RETs and deferred closures instead')
    .option('--handlers', 'with --list: only the request handlers that gotail knows')
    .option('--check <file>', 'say what is wrong with this script instead')
    .option('--json', 'with --list and --check: as JSON')
    .optionsGroup(OPTION_GROUPS.files)
    .option(...TEXT_OUT)
    .optionsGroup(OPTION_GROUPS.manners)
    .option('--no-color', 'no colours (there are none; for the sake of habit)')
    .option('-q, --quiet', 'no notes on standard error')
    .addHelpText('after', SCRIPT_EXAMPLES)
    .action(async (_: unknown, __: unknown, flags: ScriptFlags, { args }: Command) =>
      finish(await scriptCommand(args, flags, session)),
    )
}

/** Adds the options that say what a script is to be like. */
export function withScriptChoice(command: Command): Command {
  return withLabels(command.optionsGroup(OPTION_GROUPS.tracing))
    .addOption(
      new Option('--detail <detail>', 'how much it tells').choices(DETAILS).default('full'),
    )
    .addOption(
      new Option('--format <format>', 'how events are written')
        .choices(LINE_FORMATS)
        .default('compact'),
    )
    .option(
      '--threshold <time>',
      'aggregate prints spans from this long on (default: 1ms)',
      durationNs,
    )
    .option(
      '--arg <n>',
      "adds a word of the function's arguments, from 0, the receiver first; 1:str for a string",
      argumentColumn,
    )
    .option('--syscalls', 'follow short system calls, too, which costs about as much as all else')
    .addOption(
      new Option(
        '--stacks <whose>',
        'whose stacks: of goroutines in the functions, or of all wakers',
      ).choices(['targets', 'all']),
    )
    .option('--no-stacks', 'no stacks: causes without places')
    .option('--stack-depth <n>', 'how many frames a stack has at most (default: 12)', stackDepth)
    .option(
      '--sample <hz>',
      'how often a CPU is asked what it runs; 0: never (default: 199)',
      sampleRate,
    )
    .addOption(goVersionOption())
    .option('--bpftrace-version <version>', 'who will run it (default: the one installed here)')
    .option('--comm <name>', 'what the kernel calls the program (default: those of its threads)')
}

function withLabels(command: Command): Command {
  return command
    .option(
      '--label <name=expr>',
      'a label of each call: path=req.URL.Path, id=1, FUNC:size=body.len (repeatable)',
      labelOption,
    )
    .option(
      '--label-length <bytes>',
      'how much of a text a label has, at most (default: 96)',
      labelLength,
    )
}
