import { type GotailOptions, type GotailResult, startGotail } from './started.ts'

/**
 * Runs the command that is shipped with the words that a shell would make of the line: the same as `sh` where a test is about
 * neither pipes nor signals nor the process itself. `$name` in the line stands for what `variables` says.
 */
export function gotail(
  line: string,
  options: GotailOptions & { readonly variables?: Readonly<Record<string, string>> } = {},
): Promise<GotailResult> {
  const { variables = {}, ...others } = options
  return startGotail(words(line, variables), others).ended
}

/** The words of a line as bash has them, as far as quotes and variables go. */
function words(line: string, variables: Readonly<Record<string, string>>): readonly string[] {
  return [...line.matchAll(/(?:[^\s'"]|'[^']*'|"[^"]*")+/g)].map(([word]) =>
    word.replace(/'([^']*)'|"([^"]*)"|[^'"]+/g, (text, single, double) =>
      single !== undefined ? single : expanded(double ?? text, variables),
    ),
  )
}

function expanded(text: string, variables: Readonly<Record<string, string>>): string {
  return text.replace(/\$(\w+)/g, (_, name) => {
    if (!Object.hasOwn(variables, name)) throw new Error(`$${name} stands for nothing in ${text}`)
    return variables[name]
  })
}
