import { type Command, CommanderError } from 'commander'
import { GotailError } from '../model/error.ts'
import { safeText } from '../report/text/safe-text.ts'
import { askedCommands } from './asked-commands.ts'
import { COMMAND_NAMES } from './commands/command-names.ts'
import { refuseUnknownTopic, withoutSynonyms } from './commands/mistyped-command.ts'
import { program } from './program.ts'
import { discardDrafts } from './session/draft-file.ts'
import type { Effects } from './session/effects.ts'
import { Interruptions } from './session/interruptions.ts'
import { ClosedPipe, StreamOutput } from './session/output.ts'

/**
 * Runs gotail with these arguments (without `node` and the script) on these effects. Resolves to the exit status:
 * 0 fine, 1 a gate, an output, a trace or a check failed, 2 wrong usage, 3 nothing usable in the input or left by a filter, 130 given
 * up by Ctrl-C, 143 by SIGTERM. All output is out by then.
 */
export async function main(argv: readonly string[], effects: Effects): Promise<number> {
  const interruptions = new Interruptions(effects.interrupts)
  // Writers of standard output see its errors for themselves; nobody is left to tell of those of standard error.
  effects.stdout.on('error', () => {})
  effects.stderr.on('error', () => {})
  const ended = Promise.race([run(argv, effects, interruptions), interruptions.givenUp])
  return ended.finally(discardDrafts)
}

async function run(
  argv: readonly string[],
  effects: Effects,
  interruptions: Interruptions,
): Promise<number> {
  let status = 0
  const help = new StreamOutput(effects.stdout)
  const finish = (result: number): void => {
    status = result
  }
  try {
    // Who asks for nothing is told what there is.
    const isLost = argv.length === 0 && effects.stdin.isTTY === true
    const words = isLost ? ['--help'] : withoutSynonyms(argv)
    refuseUnknownTopic(words, COMMAND_NAMES)
    const commands = await askedCommands(words)
    await obey(program({ effects, interruptions }, help, finish, commands), words)
    // What went wrong with standard output has been told by whoever wrote.
    if (status === 0) await help.close()
    return status
  } catch (error) {
    return failure(error, effects)
  }
}

/** Help and the version end the parsing with an error that is none. */
async function obey(root: Command, argv: readonly string[]): Promise<void> {
  try {
    await root.parseAsync(argv, { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError) || error.exitCode !== 0) throw error
  }
}

function failure(error: unknown, effects: Effects): number {
  if (error instanceof ClosedPipe) return 0
  if (error instanceof CommanderError) return 2
  if (!(error instanceof GotailError)) throw error
  effects.stderr.write(`gotail: ${safeText(error.message)}\n`)
  return error.exitStatus
}
