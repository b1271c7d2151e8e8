import type { MapFacts } from '../../model/script-facts.ts'
import { stackText } from './stack-text.ts'

/** What joins the parts: `', '` in text, `','` in JSON, where a comma and a space are the inside of a string. */
export type KeySeparator = ', ' | ','

const OPENERS = '([{'
const CLOSERS = ')]}'
const NEWLINE = 10
/** Key expressions that never print a comma: numbers, and builtins that are numbers, names or addresses. */
const COMMALESS =
  /^(?:-?\d\w*|pid|tid|uid|gid|cpu|nsecs|elapsed|ncpus|cgroup|curtask|numaid|rand|retval|probe|func|s?arg\d+|[ku]stack\b.*|ntop\b.*|reg\b.*|\(u?int\d+\).*)$/

/**
 * The parts of a printed map key; a stack part comes as `stackText` gives it.
 * Parts are told apart at separators outside parentheses, brackets and braces; a bracket without a partner is text.
 * `map` (from the script) decides how many parts there are; surplus commas then go to the last part that may print one.
 */
export function splitKey(key: string, separator: KeySeparator, map?: MapFacts): readonly string[] {
  const arity = map?.keyArity ?? 0
  if (arity === 1 && map?.keyParts[0]?.startsWith('(') !== true) return [part(key)]
  const nested = split(key, separator, matchBrackets(key))
  if (map === undefined || arity < 2 || nested.length === arity) return nested.map(part)
  const flat = split(key, separator, new Map())
  if (flat.length < arity) return nested.map(part)
  return join(flat, arity, map.keyParts, separator).map(part)
}

/** Splits outside of brackets; a part that begins with a newline is a stack and ends after a newline. */
function split(
  key: string,
  separator: KeySeparator,
  closers: ReadonlyMap<number, number>,
): string[] {
  const parts: string[] = []
  let from = 0
  for (let at = stackEnd(key, 0, separator); at < key.length; at++) {
    at = closers.get(at) ?? at
    if (!isSeparator(key, at, separator)) continue
    parts.push(key.slice(from, at))
    from = at + separator.length
    at = stackEnd(key, from, separator) - 1
  }
  parts.push(key.slice(from))
  return parts
}

/** Where the partner of each opening bracket stands; brackets without one mean nothing. */
function matchBrackets(key: string): ReadonlyMap<number, number> {
  const closers = new Map<number, number>()
  const open: number[] = []
  for (let at = 0; at < key.length; at++) {
    if (OPENERS.includes(key[at])) open.push(at)
    const closer = CLOSERS.indexOf(key[at])
    const last = open.at(-1)
    if (closer < 0 || last === undefined || key[last] !== OPENERS[closer]) continue
    open.pop()
    closers.set(last, at)
  }
  return closers
}

function isSeparator(key: string, at: number, separator: KeySeparator): boolean {
  if (!key.startsWith(separator, at)) return false
  return separator === ', ' || key[at + 1] !== ' '
}

/** Where the stack that begins at `from` ends (behind a newline that a separator or the end follows); `from` when none does. */
function stackEnd(key: string, from: number, separator: KeySeparator): number {
  if (key.charCodeAt(from) !== NEWLINE) return from
  let newline = from
  while (newline >= 0) {
    const next = newline + 1
    if (next === key.length || isSeparator(key, next, separator)) return next
    newline = key.indexOf('\n', next)
  }
  return key.length
}

/** Joins pieces to `arity` parts: all that is too many goes to the last part that may hold a comma. */
function join(
  pieces: readonly string[],
  arity: number,
  keyParts: readonly string[],
  separator: KeySeparator,
): string[] {
  const takesRest = Math.max(
    0,
    Array.from({ length: arity }, (_, i) => COMMALESS.test(keyParts[i] ?? '')).lastIndexOf(false),
  )
  const end = takesRest + 1 + pieces.length - arity
  const rest = pieces.slice(takesRest, end).join(separator)
  return [...pieces.slice(0, takesRest), rest, ...pieces.slice(end)]
}

function part(printed: string): string {
  return printed.startsWith('\n') ? stackText(printed) : printed
}
