import type { GoFunction } from '../binary/go-functions.ts'
import { endsAtPart, isOfGoItself, lastPart, shortened, unescapedName } from './go-names.ts'
import { likeliest } from './likely-names.ts'

const MOST_MATCHES = 100
const MOST_CANDIDATES = 8
/** Of the functions that share a name so many are looked at. */
const MOST_NAMESAKES = 400

/** What a name of the command line leads to: functions, or why none. */
export type FoundFunctions =
  | { readonly functions: readonly GoFunction[] }
  | {
      readonly reason: string
      /** Names that may have been meant. */
      readonly candidates: readonly string[]
      /** All functions that share the name, those of the program's own packages first; absent where none does. */
      readonly namesakes?: readonly GoFunction[]
    }

/**
 * Finds functions by full name, by the end of it (`(*clientConn).handleStmtExecute`), or by a glob (`main.(*Server).*`),
 * which may stand for the end of names as well. All instances of a generic function are one answer; any other name with
 * several answers is none. A method of an interface has no code: those that may implement it are namesakes.
 */
export function findFunctions(functions: readonly GoFunction[], wanted: string): FoundFunctions {
  if (isGlob(wanted)) return byGlob(functions, wanted)
  const name = shortened(unescapedName(wanted))
  const exact = functions.filter((each) => each.name === wanted || comparable(each.name) === name)
  if (exact.length > 0) return { functions: exact }
  const ending = functions.filter((each) => endsAtPart(comparable(each.name), name))
  const names = distinct(ending)
  if (names.length === 1) return { functions: ending }
  if (names.length > 1) {
    const reason = `${wanted} is ambiguous: ${names.length} functions end so`
    return { reason, ...namesakes(ending) }
  }
  const all = functions.map((each) => each.name)
  const candidates = likeliest(all, wanted, MOST_CANDIDATES)
  const implementing = interfaceMethod(functions, name)
  if (implementing.length === 0) return { reason: missing(wanted), candidates }
  const reason = `${missing(wanted)}: a method of an interface has no code of its own`
  return { reason, ...namesakes(implementing) }
}

/** Whether a name asks for a pattern; the `*` of a method's receiver is none. */
export function isGlob(wanted: string): boolean {
  return /[*?]/.test(wanted.replaceAll('(*', '('))
}

/**
 * The functions that a glob matches: `*` stands for any text, `?` for one character. Where no name matches as a whole,
 * those match that end so, from a dot or a slash on.
 */
export function globFunctions(
  functions: readonly GoFunction[],
  glob: string,
): readonly GoFunction[] {
  const parts = unescapedName(glob).split(/(\(\*(?=[\w.[\]·]+\)))/)
  const source = parts.map((part) => (part === '(*' ? '\\(\\*' : globSource(part))).join('')
  const matching = (pattern: RegExp): readonly GoFunction[] =>
    functions.filter(({ name }) => pattern.test(unescapedName(name)))
  const whole = matching(new RegExp(`^${source}$`, 'su'))
  return whole.length > 0 ? whole : matching(new RegExp(`[./]${source}$`, 'su'))
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
  const [whole, part] = [comparable(name), shortened(unescapedName(wanted))]
  return whole === part || endsAtPart(whole, part)
}

function comparable(name: string): string {
  return shortened(unescapedName(name))
}

function missing(wanted: string): string {
  return `no function ${wanted} in this program`
}

function distinct(functions: readonly GoFunction[]): readonly string[] {
  return [...new Set(functions.map(({ name }) => comparable(name)))]
}

function namesakes(found: readonly GoFunction[]): {
  readonly candidates: readonly string[]
  readonly namesakes: readonly GoFunction[]
} {
  const rank = ({ name }: GoFunction): number => (isOfGoItself(name) ? 1 : 0)
  const sorted = [...found].sort((a, b) => rank(a) - rank(b)).slice(0, MOST_NAMESAKES)
  return { candidates: distinct(sorted).slice(0, MOST_CANDIDATES), namesakes: sorted }
}

/** `Store.Put`, of which there is neither a `Store` nor a `(*Store)` with that method: who has one of that name. */
function interfaceMethod(functions: readonly GoFunction[], name: string): readonly GoFunction[] {
  const [, type, method] = /(?:^|[./])([A-Za-z_]\w*)\.([A-Za-z_]\w*)$/.exec(name) ?? []
  if (type === undefined) return []
  const ofType = functions.some(({ name: each }) => each.endsWith(`.(*${type}).${method}`))
  if (ofType) return []
  return functions.filter((each) => isMethod(each.name) && lastPart(each.name) === method)
}

/** `main.(*T).M` and `main.T.M`; closures (`main.F.func1`) are functions of their own. */
function isMethod(name: string): boolean {
  const whole = shortened(name)
  const parts = whole.slice(whole.lastIndexOf('/') + 1).split('.')
  return /\)\.\w+$/.test(whole) || (parts.length === 3 && parts[0] !== '')
}
