import type { CommandFacts, OptionFacts, ProgramFacts, ValueKind } from './command-facts.ts'

/** A script that teaches fish to complete the command line of `program`. */
export function fishCompletion({ root, commands }: ProgramFacts): string {
  const begin = `complete -c ${root.name}`
  const others = commands.filter(({ isDefault }) => !isDefault).map(({ name }) => name)
  const lines = commands.flatMap((command) => [
    `${begin} -n __fish_use_subcommand -a ${command.name} -d ${quoted(command.summary)}`,
    ...commandLines(command, others).map((line) => `${begin} ${line}`),
  ])
  return `# Completion of ${root.name} for fish: ${root.name} completion fish > ~/.config/fish/completions/${root.name}.fish
${lines.join('\n')}
`
}

function commandLines(command: CommandFacts, others: readonly string[]): readonly string[] {
  const { name, isDefault, options, arguments: all } = command
  // What names no command is meant for the default one.
  const when = isDefault
    ? `not __fish_seen_subcommand_from ${others.join(' ')}`
    : `__fish_seen_subcommand_from ${name}`
  const condition = `-n ${quoted(when)}`
  const choices = all.slice(0, 1).flatMap(({ value }) => (value.kind === 'choice' ? [value] : []))
  return [
    ...choices.map((value) => `${condition} -f${answer(value)}`),
    ...options.map((option) => `${condition}${optionWords(option)}`),
  ]
}

function optionWords({ short, long, description, value }: OptionFacts): string {
  return [
    ...(short === undefined ? [] : [` -s ${short.replace(/^-/, '')}`]),
    ...(long === undefined ? [] : [` -l ${long.replace(/^--/, '')}`]),
    value === undefined ? '' : taken(value),
    ` -d ${quoted(description)}`,
  ].join('')
}

/** -r: a value must come, and may be a file; -x: it is none. */
function taken(value: ValueKind): string {
  return value.kind === 'file' ? ' -r' : ` -x${answer(value)}`
}

function answer(value: ValueKind): string {
  if (value.kind === 'choice') return ` -a ${quoted(value.choices.join(' '))}`
  return value.kind === 'directory' ? " -a '(__fish_complete_directories)'" : ''
}

function quoted(text: string): string {
  return `'${text.replace(/['\\]/g, '\\$&')}'`
}
