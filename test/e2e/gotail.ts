import { join } from 'node:path'
import type { main } from '../../src/cli/main.ts'
import type { processEffects } from '../../src/cli/process-effects.ts'
import { type FakeOptions, fakeProcess } from '../cli/fake-effects.ts'
import { type Result, ROOT } from './shell.ts'

/** What a command runs with. */
export interface GotailOptions extends FakeOptions {
  /** What `$name` in the line stands for. */
  readonly variables?: Readonly<Record<string, string>>
}

/** What a command left behind; its standard output as bytes, too, since a table may be no text. */
export interface GotailResult extends Result {
  readonly bytes: Buffer
}

const BUNDLE = join(ROOT, 'dist', 'bundle')
const { main: command }: { main: typeof main } = await import(join(BUNDLE, 'main.js'))
const effects: { processEffects: typeof processEffects } = await import(
  join(BUNDLE, 'process-effects.js')
)
const { pipeline } = effects.processEffects({
  presses: () => 0,
  terminations: () => 0,
  listen: () => {},
})

/**
 * Runs the command that is shipped in this very process, with the words that a shell would make of the line: the same as
 * `sh` where a test is about neither pipes nor signals nor the process itself, without the start of one.
 */
export async function gotail(line: string, options: GotailOptions = {}): Promise<GotailResult> {
  const fake = fakeProcess(options)
  const status = await command(words(line, options.variables ?? {}), { ...fake.effects, pipeline })
  return { status, stdout: fake.out(), stderr: fake.err(), bytes: fake.outBytes() }
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
