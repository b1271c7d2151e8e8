import { existsSync } from 'node:fs'
import { GotailError } from '../../model/error.ts'

/** So many letters may be wrong, and no more than a third of the command, rounded up: nearly any short word is two letters from `man`. */
const FURTHEST = 2
const SHARE = 1 / 3

/**
 * Wrong usage where the first file is no file but nearly a command: `gotail tabels x` is `gotail analyze tabels x`,
 * since analyze is the default, and "no such file" alone would mislead.
 */
export function refuseMistypedCommand(files: readonly string[], commands: readonly string[]): void {
  const word = files[0] ?? ''
  if (!/^[a-z]{3,20}$/.test(word) || existsSync(word)) return
  const meant = nearest(word, commands)
  if (meant === undefined) return
  throw new GotailError(
    `${word} is neither a command nor a file (did you mean gotail ${meant}?)`,
    2,
  )
}

/** Their JSON goes to where their text goes. */
const PRINTERS: ReadonlySet<string> = new Set(['doctor', 'ps', 'script'])

/** The words of a command line with `diff`, as other tools have it, for `compare`, and `--json -` as `--json` where that prints. */
export function withoutSynonyms(argv: readonly string[]): readonly string[] {
  const at = argv[0] === 'help' ? 1 : 0
  if (argv[at] === 'diff') return argv.with(at, 'compare')
  if (!PRINTERS.has(argv[0] ?? '')) return argv
  const isSaid = (word: string, at: number): boolean => word === '-' && argv[at - 1] === '--json'
  return argv.filter((word, at) => !isSaid(word, at))
}

/** Wrong usage where `gotail help nope` asks for a command that is not there. */
export function refuseUnknownTopic(
  [help, topic]: readonly string[],
  commands: readonly string[],
): void {
  if (help !== 'help' || topic === undefined || /^-|^help$/.test(topic)) return
  if (commands.includes(topic)) return
  const meant = nearest(topic, commands)
  throw new GotailError(
    `gotail has no command ${topic} ${meant === undefined ? '(gotail --help lists them)' : `(did you mean gotail ${meant}?)`}`,
    2,
  )
}

function nearest(word: string, commands: readonly string[]): string | undefined {
  return commands.find(
    (command) => distance(word, command) <= Math.min(FURTHEST, Math.ceil(SHARE * command.length)),
  )
}

/** Levenshtein's: how many letters to insert, drop or change. */
function distance(a: string, b: string): number {
  let above = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (const [row, letter] of [...a].entries()) {
    const here = [row + 1]
    for (const [column, other] of [...b].entries()) {
      const changed = above[column] + (letter === other ? 0 : 1)
      here.push(Math.min(changed, above[column + 1] + 1, here[column] + 1))
    }
    above = here
  }
  return above[b.length]
}
