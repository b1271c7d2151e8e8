import { EventEmitter } from 'node:events'
import type { Argument, Command, Help, Option } from 'commander'

/** What a value on the command line is, for those who complete it. */
export type ValueKind =
  | { readonly kind: 'file' | 'directory' | 'other' }
  | { readonly kind: 'choice'; readonly choices: readonly string[] }

/** An option as its definition says. */
export interface OptionFacts {
  /** `-p, --percentiles <list>` */
  readonly term: string
  /** `-p` and `--percentiles`, what there is of both. */
  readonly short?: string
  readonly long?: string
  readonly description: string
  /** Absent for an option that takes none. */
  readonly value?: ValueKind
}

/** An argument as its definition says. */
export interface ArgumentFacts {
  readonly name: string
  readonly description: string
  readonly value: ValueKind
}

/** A command as its definition says: what help, completion and the manual page are made from. */
export interface CommandFacts {
  readonly name: string
  /** What it is called with: `gotail tables [options] [FILE]`. */
  readonly usage: string
  readonly summary: string
  readonly description: string
  readonly isDefault: boolean
  readonly arguments: readonly ArgumentFacts[]
  readonly options: readonly OptionFacts[]
  /** What help says below the options: examples and more. */
  readonly notes: string
}

/** What a whole command line knows; `help` is a command like the others. */
export interface ProgramFacts {
  readonly root: CommandFacts
  readonly commands: readonly CommandFacts[]
}

/** The names of directories and files among the values, as definitions write them: `<file>`, `[FILE...]`, `<dir>`. */
const VALUE_NAMES: readonly { readonly pattern: RegExp; readonly kind: 'file' | 'directory' }[] = [
  { pattern: /\b(?:file|path|binary|before|after)\b/i, kind: 'file' },
  { pattern: /\bdir(?:ectory)?\b/i, kind: 'directory' },
]
/** The command that commander adds by itself. */
const HELP = 'help'

/** Reads a command line out of its definition, so that whatever is defined is known everywhere. */
export function programFacts(root: Command): ProgramFacts {
  const help = root.createHelp()
  const visible = help.visibleCommands(root)
  const names = visible.map((each) => each.name())
  return {
    root: commandFacts(root, root, help, names),
    commands: visible.map((each) => commandFacts(each, root, help, names)),
  }
}

function commandFacts(
  command: Command,
  root: Command,
  help: Help,
  commands: readonly string[],
): CommandFacts {
  return {
    name: command.name(),
    usage: usage(command, help, root),
    summary: help.subcommandDescription(command),
    description: help.commandDescription(command),
    isDefault: command.parent !== null && isDefault(command, command.parent),
    arguments: command.registeredArguments.map((argument) => ({
      name: argument.name(),
      description: help.argumentDescription(argument),
      value: command.name() === HELP ? choice(commands) : argumentValue(argument),
    })),
    options: help.visibleOptions(command).map((option) => optionFacts(option, help)),
    notes: notes(command),
  }
}

/** The command that commander adds does not know where it belongs. */
function usage(command: Command, help: Help, root: Command): string {
  const own = help.commandUsage(command)
  return command === root || command.parent !== null ? own : `${root.name()} ${own}`
}

function isDefault(command: Command, parent: Command): boolean {
  return '_defaultCommandName' in parent && parent._defaultCommandName === command.name()
}

function optionFacts(option: Option, help: Help): OptionFacts {
  const { short, long } = option
  return {
    term: help.optionTerm(option),
    ...(short === undefined ? {} : { short }),
    ...(long === undefined ? {} : { long }),
    description: help.optionDescription(option),
    ...(option.required || option.optional ? { value: optionValue(option) } : {}),
  }
}

function optionValue({ argChoices, flags }: Option): ValueKind {
  return argChoices === undefined
    ? namedValue(/[<[].*$/.exec(flags)?.[0] ?? '')
    : choice(argChoices)
}

function argumentValue(argument: Argument): ValueKind {
  const { argChoices } = argument
  return argChoices === undefined ? namedValue(argument.name()) : choice(argChoices)
}

function choice(choices: readonly string[]): ValueKind {
  return { kind: 'choice', choices }
}

function namedValue(name: string): ValueKind {
  return { kind: VALUE_NAMES.find(({ pattern }) => pattern.test(name))?.kind ?? 'other' }
}

/** Text behind the help is no property of a command: it is said when it is asked for. */
function notes(command: Command): string {
  let text = ''
  const write = (piece: string): void => {
    text += piece
  }
  if (command instanceof EventEmitter) command.emit('afterHelp', { error: false, command, write })
  return text.trim()
}
