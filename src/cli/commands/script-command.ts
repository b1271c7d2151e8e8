import { existsSync } from 'node:fs'
import { GotailError } from '../../model/error.ts'
import { given } from '../options/span-options.ts'
import { type LocatedProgram, locateProgram } from '../program/locate-program.ts'
import { complain, complainOfNothing } from '../session/complain.ts'
import { note, openOutput, type Session } from '../session/session.ts'
import { prepareScript, type ScriptChoices } from '../tracing/prepare-script.ts'
import { checkFile } from '../tracing/script-check.ts'
import { scriptList } from '../tracing/script-list.ts'

/** Flags of `gotail script`. */
export interface ScriptFlags extends ScriptChoices {
  readonly list?: string | true
  readonly handlers?: boolean
  readonly check?: string
  readonly json?: boolean
  readonly out?: string
  readonly color: boolean
  readonly quiet?: boolean
}

/** `gotail script`: prints a script for a program, or looks into a program or a script. Resolves to the exit status. */
export async function scriptCommand(
  words: readonly string[],
  flags: ScriptFlags,
  session: Session,
): Promise<number> {
  const { env, machine } = session.effects
  // The glob is optional, hence `--list ./server` has taken the program for it.
  const { list: glob, pid } = flags
  if (words.length === 0 && pid === undefined && typeof glob === 'string' && existsSync(glob)) {
    return list(glob, true, flags, session)
  }
  const place = given({ pid, searchPath: env.PATH })
  const program = await locateProgram({ words, ...place }, machine)
  if (flags.check !== undefined) return check(flags.check, program?.path, flags, session)
  if (flags.list !== undefined) return list(program?.path, flags.list, flags, session)
  if (program === undefined) {
    throw new GotailError(
      'name the program and the function: gotail script ./server main.handle',
      2,
    )
  }
  if (program.functions.length === 0) {
    throw new GotailError('name a function to trace (--list shows which there are)', 2)
  }
  return print(program, flags, session)
}

async function print(
  { path, functions }: LocatedProgram,
  flags: ScriptFlags,
  session: Session,
): Promise<number> {
  const script = await prepareScript(path, functions, flags, session.effects)
  for (const each of script.text === '' ? [] : [...script.advice, ...script.notes])
    note(session, flags, each)
  await write(script.text, flags, session)
  for (const each of script.complaints) complain(session.effects, each.split('\n'))
  return script.complaints.length > 0 ? 1 : 0
}

async function list(
  path: string | undefined,
  glob: string | true,
  flags: ScriptFlags,
  session: Session,
): Promise<number> {
  if (path === undefined)
    throw new GotailError('name the program: gotail script ./server --list', 2)
  const wanted = glob === true ? undefined : glob
  const { json = false, handlers = false } = flags
  const pieces = await scriptList(path, wanted, { ...flags, json, handlers })
  if (pieces === undefined) {
    const none = handlers
      ? `no request handler of ${path} is known`
      : `no function of ${path} matches`
    return complainOfNothing(session.effects, [none])
  }
  await write(pieces, flags, session)
  return 0
}

async function check(
  file: string,
  binary: string | undefined,
  flags: ScriptFlags,
  session: Session,
): Promise<number> {
  const { faults, text } = await checkFile(file, binary, flags, session.effects)
  await write(text, flags, session)
  return faults.some(({ severity }) => severity === 'problem') ? 1 : 0
}

/** A file that stands is not emptied for a script that could not be made. */
async function write(
  text: string | Iterable<string>,
  { out }: ScriptFlags,
  session: Session,
): Promise<void> {
  if (text === '') return
  const output = openOutput(session, out)
  for (const piece of typeof text === 'string' ? [text] : text) {
    output.write(piece)
    await output.flush()
  }
  await output.close()
}
