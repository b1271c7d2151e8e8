import type { Command } from 'commander'
import { allCommands } from '../../src/cli/asked-commands.ts'
import { program } from '../../src/cli/program.ts'
import { Interruptions } from '../../src/cli/session/interruptions.ts'
import { StreamOutput } from '../../src/cli/session/output.ts'
import { fakeProcess } from './fake-effects.ts'

/** The command line of gotail as it is defined, for those who read its definition. */
export async function fakeProgram(): Promise<Command> {
  const { effects } = fakeProcess()
  const session = { effects, interruptions: new Interruptions(effects.interrupts) }
  return program(session, new StreamOutput(effects.stdout), () => {}, await allCommands())
}
