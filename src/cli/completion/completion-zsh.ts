import type {
  ArgumentFacts,
  CommandFacts,
  OptionFacts,
  ProgramFacts,
  ValueKind,
} from './command-facts.ts'

/** A script that teaches zsh to complete the command line of `program`. */
export function zshCompletion({ root, commands }: ProgramFacts): string {
  const names = commands.map(({ name }) => name)
  const standard = commands.find(({ isDefault }) => isDefault)?.name ?? ''
  return `#compdef ${root.name}
# Completion of ${root.name} for zsh. In ~/.zshrc, behind compinit: source <(${root.name} completion zsh)
_${root.name}() {
  local command=${standard}
  local -a subcommands=(
${commands.map(({ name, summary }) => `    ${quoted(`${name}:${summary}`)}`).join('\n')}
  )
  if (( CURRENT == 2 )) && [[ $words[2] != -* ]]; then
    _describe command subcommands
    _files
    return
  fi
  case $words[2] in
    (${names.join('|')})
      command=$words[2]
      shift words
      (( CURRENT-- ))
      ;;
  esac
  case $command in
${commands.map(commandCase).join('\n')}
  esac
}

if [[ $funcstack[1] == _${root.name} ]]; then
  _${root.name} "$@"
else
  compdef _${root.name} ${root.name}
fi
`
}

function commandCase({ name, options, arguments: all }: CommandFacts): string {
  const specs = [...options.flatMap(optionSpecs), ...all.slice(0, 1).map(argumentSpec)]
  const lines = specs.map((spec) => ` \\\n        ${quoted(spec)}`).join('')
  return `    (${name})\n      _arguments -s -S${lines}\n      ;;`
}

/** `--format=[how rows are written]:value:(csv ndjson)`, for each of its names. */
function optionSpecs({ short, long, description, value }: OptionFacts): readonly string[] {
  const about = `[${description.replace(/[[\]\\]/g, '\\$&')}]`
  const action = value === undefined ? '' : `:value:${answer(value)}`
  const longMark = value === undefined ? '' : '='
  return [
    ...(short === undefined ? [] : [`${short}${value === undefined ? '' : '+'}${about}${action}`]),
    ...(long === undefined ? [] : [`${long}${longMark}${about}${action}`]),
  ]
}

function argumentSpec({ name, value }: ArgumentFacts): string {
  return `*:${name}:${answer(value)}`
}

function answer(value: ValueKind): string {
  switch (value.kind) {
    case 'choice':
      return `(${value.choices.join(' ')})`
    case 'file':
      return '_files'
    case 'directory':
      return '_files -/'
    case 'other':
      return ' '
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}
