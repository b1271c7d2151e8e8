import type { Command } from 'commander'
import { defineAnalyze } from './commands/define-analyze.ts'
import type { Finish } from './options/common-options.ts'
import type { Output } from './session/output.ts'
import type { Session } from './session/session.ts'

/** Adds one command to the command line; `help` is where help goes. */
export type Define = (root: Command, session: Session, finish: Finish, help: Output) => void

type Load = () => Define | Promise<Define>

/** What defines each command, in the order of the help. All but the default one are loaded when they are asked for. */
const COMMANDS: ReadonlyMap<string, Load> = new Map<string, Load>([
  ['analyze', () => defineAnalyze],
  ['tables', async () => (await import('./commands/define-tables.ts')).defineTables],
  ['spans', async () => (await import('./commands/define-spans.ts')).defineSpans],
  ['script', async () => (await import('./commands/define-script.ts')).defineScript],
  ['record', async () => (await import('./commands/define-record.ts')).defineRecord],
  ['ps', async () => (await import('./commands/define-ps.ts')).definePs],
  ['doctor', async () => (await import('./commands/define-doctor.ts')).defineDoctor],
  ['compare', async () => (await import('./commands/define-compare.ts')).defineCompare],
  ['sql', async () => (await import('./commands/define-sql.ts')).defineSql],
  ['completion', async () => (await import('./commands/define-completion.ts')).defineCompletion],
  ['man', async () => (await import('./commands/define-man.ts')).defineMan],
  ['licenses', async () => (await import('./commands/define-licenses.ts')).defineLicenses],
])

/** Those that tell of all others. */
const OF_ALL: ReadonlySet<string> = new Set(['help', 'version', 'completion', 'man'])
/** Words that make the root answer, wherever they stand, or the next word a command. */
const OF_THE_ROOT = /^-[hV]|^--(help|version)?$/

/**
 * What defines the one command that these words run; all of them where the words may be for the root, which lists them.
 * The definitions of all take longer than the report of a short capture.
 */
export function askedCommands(words: readonly string[]): Promise<readonly Define[]> {
  const [first = ''] = words
  const isOfOne = COMMANDS.has(first) && !OF_ALL.has(first)
  if (isOfOne) return commandsOf([first])
  const isOfAll = OF_ALL.has(first) || words.some((word) => OF_THE_ROOT.test(word))
  return commandsOf(isOfAll ? [...COMMANDS.keys()] : ['analyze'])
}

/** What defines every command. */
export function allCommands(): Promise<readonly Define[]> {
  return commandsOf([...COMMANDS.keys()])
}

function commandsOf(names: readonly string[]): Promise<readonly Define[]> {
  return Promise.all(names.flatMap((name) => COMMANDS.get(name) ?? []).map((load) => load()))
}
