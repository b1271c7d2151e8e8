import type { ArgumentFacts, CommandFacts, ProgramFacts, ValueKind } from './command-facts.ts'

/** A script that teaches bash (from 4.4 on) to complete the command line of `program`. */
export function bashCompletion({ root, commands }: ProgramFacts): string {
  const names = commands.map(({ name }) => name).join(' ')
  const standard = commands.find(({ isDefault }) => isDefault)?.name ?? ''
  return `# Completion of ${root.name} for bash. In ~/.bashrc: source <(${root.name} completion bash)
_${root.name}_files() {
  mapfile -t COMPREPLY < <(compgen "$1" -- "$2")
  compopt -o filenames 2> /dev/null
}

_${root.name}() {
  local current=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD - 1]}
  local command=${standard} options=
  COMPREPLY=()
  # Readline takes --option=value apart.
  if [[ $current == = ]]; then
    current=
  elif [[ $before == = ]]; then
    before=\${COMP_WORDS[COMP_CWORD - 2]}
  fi
  if ((COMP_CWORD > 1)); then
    case \${COMP_WORDS[1]} in
      ${names.replaceAll(' ', ' | ')}) command=\${COMP_WORDS[1]} ;;
    esac
  fi
  case $command:$before in
${commands.flatMap(valueCases).join('\n')}
  esac
  if [[ $current == -* ]]; then
    case $command in
${commands.map(optionCase).join('\n')}
    esac
    mapfile -t COMPREPLY < <(compgen -W "$options" -- "$current")
    return
  fi
  case $command in
${commands.map(argumentCase).join('\n')}
  esac
  if ((COMP_CWORD == 1)); then
    mapfile -t -O \${#COMPREPLY[@]} COMPREPLY < <(compgen -W '${names}' -- "$current")
  fi
}

complete -F _${root.name} ${root.name}
`
}

/** What stands behind each option that takes a value. */
function valueCases({ name, options }: CommandFacts): readonly string[] {
  return options.flatMap(({ short, long, value }) => {
    if (value === undefined) return []
    const patterns = [short, long].flatMap((flag) => (flag === undefined ? [] : `${name}:${flag}`))
    return `    ${patterns.join(' | ')}) ${answer(value)}return ;;`
  })
}

function optionCase({ name, options }: CommandFacts): string {
  const flags = options.flatMap(({ short, long }) => [short, long]).filter(Boolean)
  return `      ${name}) options='${flags.join(' ')}' ;;`
}

function argumentCase({ name, arguments: all }: CommandFacts): string {
  return `    ${name}) ${all.slice(0, 1).map(argumentAnswer).join('')};;`
}

function argumentAnswer({ value }: ArgumentFacts): string {
  return answer(value)
}

function answer(value: ValueKind): string {
  switch (value.kind) {
    case 'choice':
      return `mapfile -t COMPREPLY < <(compgen -W '${value.choices.join(' ')}' -- "$current"); `
    case 'file':
      return '_gotail_files -f "$current"; '
    case 'directory':
      return '_gotail_files -d "$current"; '
    case 'other':
      return ''
  }
}
