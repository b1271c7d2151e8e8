import { GotailError } from '../model/error.ts'
import { complain } from './complain.ts'
import { prepareScript, type ScriptChoices } from './prepare-script.ts'
import { note, openOutput, type Session } from './session.ts'

/** Flags of `gotail script`. */
export interface ScriptFlags extends ScriptChoices {
  readonly list?: string | true
  readonly check?: string
  readonly json?: boolean
  readonly color: boolean
  readonly quiet?: boolean
}

/** `gotail script`: prints a script for a program, or looks into a program or a script. Resolves to the exit status. */
export async function scriptCommand(
  binary: string | undefined,
  functions: readonly string[],
  flags: ScriptFlags,
  session: Session,
): Promise<number> {
  if (binary === undefined)
    throw new GotailError(
      'name the program to trace, and the function: gotail script ./server main.handle',
      2,
    )
  if (functions.length === 0)
    throw new GotailError('name a function to trace (--list shows which there are)', 2)
  return printScript(binary, functions, flags, session)
}

async function printScript(
  binary: string,
  functions: readonly string[],
  flags: ScriptFlags,
  session: Session,
): Promise<number> {
  const { text, complaints, notes } = await prepareScript(binary, functions, flags, session.effects)
  for (const each of text === '' ? [] : notes) note(session, flags, each)
  const output = openOutput(session, undefined)
  output.write(text)
  await output.close()
  for (const each of complaints) complain(session.effects, [each])
  return complaints.length > 0 ? 1 : 0
}
