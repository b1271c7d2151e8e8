import type { GoFunction } from '../binary/go-functions.ts'
import { likeliest } from './likely-names.ts'

const MOST_MATCHES = 100
const MOST_CANDIDATES = 8

/** What a name of the command line leads to: functions, or why none. */
export type FoundFunctions =
  | { readonly functions: readonly GoFunction[] }
  | { readonly reason: string; readonly candidates: readonly string[] }

/**
 * Finds functions by full name, by the end of it (`(*clientConn).handleStmtExecute`), or by a glob (`main.(*Server).*`).
 * All instances of a generic function are one answer; any other name with several answers is none.
 */
export function findFunctions(functions: readonly GoFunction[], wanted: string): FoundFunctions {
  if (isGlob(wanted)) return byGlob(functions, wanted)
  const name = shortened(wanted)
  const exact = functions.filter((each) => each.name === wanted || shortened(each.name) === name)
  if (exact.length > 0) return { functions: exact }
  const ending = functions.filter((each) => endsAtPart(shortened(each.name), name))
  const names = [...new Set(ending.map((each) => shortened(each.name)))]
  if (names.length === 1) return { functions: ending }
  if (names.length > 1) {
    const reason = `${wanted} is ambiguous: ${names.length} functions end so`
    return { reason, candidates: names.slice(0, MOST_CANDIDATES) }
  }
  const all = functions.map((each) => each.name)
  return {
    reason: `no function ${wanted} in this program`,
    candidates: likeliest(all, wanted, MOST_CANDIDATES),
  }
}

/** Whether a name asks for a pattern; the `*` of a method's receiver is none. */
export function isGlob(wanted: string): boolean {
  return /[*?]/.test(wanted.replaceAll('(*', '('))
}

/** The functions that a glob matches: `*` stands for any text, `?` for one character. */
export function globFunctions(
  functions: readonly GoFunction[],
  glob: string,
): readonly GoFunction[] {
  const parts = glob.split(/(\(\*(?=[\w.[\]·]+\)))/)
  const source = parts.map((part) => (part === '(*' ? '\\(\\*' : globSource(part))).join('')
  const pattern = new RegExp(`^${source}$`, 'su')
  return functions.filter(({ name }) => pattern.test(name))
}

function byGlob(functions: readonly GoFunction[], glob: string): FoundFunctions {
  const matches = globFunctions(functions, glob)
  if (matches.length === 0) return { reason: `no function matches ${glob}`, candidates: [] }
  if (matches.length <= MOST_MATCHES) return { functions: matches }
  const reason = `${glob} matches ${matches.length} functions, and a script takes at most ${MOST_MATCHES}`
  return { reason, candidates: matches.slice(0, MOST_CANDIDATES).map(({ name }) => name) }
}

function globSource(part: string): string {
  // Runs of stars are one star: no pattern takes long.
  return part
    .replace(/\*+/g, '*')
    .replace(/[\\^$.|+()[\]{}/-]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.')
}

/** Whether a name of the command line means the function with this full name: the same one, or the end of it. */
export function isMeant(name: string, wanted: string): boolean {
  const [whole, part] = [shortened(name), shortened(wanted)]
  return whole === part || endsAtPart(whole, part)
}

/** `F[go.shape.int]` and `F[...]` are one function to whoever wrote it. */
function shortened(name: string): string {
  const open = name.indexOf('[')
  const close = name.lastIndexOf(']')
  return open < 0 || close < open ? name : `${name.slice(0, open)}[...]${name.slice(close + 1)}`
}

function endsAtPart(name: string, ending: string): boolean {
  const before = name.length - ending.length - 1
  return ending !== '' && before >= 0 && name.endsWith(ending) && '../'.includes(name[before])
}
