import { unitOfName } from '../../model/column.ts'

/** A stretch of a line without blanks. */
export interface Token {
  readonly text: string
  readonly from: number
  readonly to: number
}

const MAX_LINE = 512
const MAX_COLUMNS = 64
/** Longer tokens are no names. */
const MAX_NAME = 40
/** `TIME(ms)`, `LATms`, `%CPU`, `READ/s`, `TX_KB`, `TOTAL_usecs`; a unit may stand alone. */
const NAME =
  /^(?:[%#]?[A-Z][A-Z0-9_./%+:-]*(?:\([A-Za-z\u00b5\u03bc/%]{1,8}\))?(?:[a-z]{1,5})?|[num\u00b5\u03bc]s|[num]?secs?)$/
/** Between two names: `OLDSTATE -> NEWSTATE`. */
export const ARROW = '->'
const LOWER = /^[a-z][a-z0-9_]*(?:\([a-z]{1,5}\))?$/
const USUAL = new Set(['pid', 'tid', 'comm', 'cpu', 'time', 'ts', 'uid', 'ppid'])
const ASIDE = /^\([A-Za-z]+\)$/
const CSV_NAME = /^[A-Za-z_@%#][\w @()/%.#-]{0,39}$/
/** What klockstat of bcc heads its table with: the only names of several words. */
const LOCKS = /^\s*(Caller)\s+(Avg \w+)\s+(Count)\s+(Max \w+)\s+(Total \w+)\s*$/

/** The stretches of a line without blanks, in order. */
export function tokensOf(line: string): Token[] {
  const tokens: Token[] = []
  const pattern = /\S+/g
  for (let found = pattern.exec(line); found !== null; found = pattern.exec(line)) {
    tokens.push({ text: found[0], from: found.index, to: pattern.lastIndex })
    if (tokens.length > 4 * MAX_COLUMNS) break
  }
  return tokens
}

/**
 * The columns that a line names, if it can be the head of a table: names in capitals (some with their unit), or in small
 * letters where one of them is a usual name or tells a unit. Undefined for any other line.
 */
export function columnHeader(line: string): readonly Token[] | undefined {
  if (line.length > MAX_LINE || !canBeHeader(line)) return undefined
  const locks = LOCKS.exec(line)
  if (locks !== null) return wordsAt(line, locks.slice(1))
  const names = withAsides(tokensOf(line))
  if (names.length < 2 || names.length > MAX_COLUMNS) return undefined
  if (names.some(({ text }) => text.length > MAX_NAME)) return undefined
  const isUpper = names.every(({ text }, at) => isName(text) || isArrow(text, at, names.length))
  if (isUpper) return names.some(({ text }) => /[A-Z]{2}/.test(text)) ? names : undefined
  const isLower = names.every(({ text }) => LOWER.test(text))
  return isLower && names.some(({ text }) => USUAL.has(text) || unitOfName(text) !== undefined)
    ? names
    : undefined
}

function isName(text: string): boolean {
  return NAME.test(text.replace(/ \(.*/, ''))
}

function isArrow(text: string, at: number, count: number): boolean {
  return text === ARROW && at > 0 && at < count - 1
}

/**
 * The names of a head of which a second line parts some: those that stand above its names give way to them. Undefined where
 * a line is no such second one: it begins where a name does, and all of it is names.
 */
export function partedNames(above: readonly Token[], line: string): readonly Token[] | undefined {
  const below = line.length > MAX_LINE ? [] : tokensOf(line)
  const from = below[0]?.from
  const to = below.at(-1)?.to ?? 0
  const isBelow =
    above.some((name) => name.from === from) && below.every(({ text }) => isName(text))
  const left = above.filter((name) => name.to <= (from ?? 0))
  const right = above.filter((name) => name.from >= to)
  if (!isBelow || from === undefined || left.length + right.length === 0) return undefined
  return [...left, ...below, ...right]
}

/** The columns that a line of names between commas has; undefined for any other line. */
export function csvHeader(line: string): readonly string[] | undefined {
  if (line.length > MAX_LINE || !line.includes(',')) return undefined
  const names = line.split(',').map((name) => name.trim())
  const isHeader = names.length <= MAX_COLUMNS && names.every((name) => CSV_NAME.test(name))
  return isHeader && new Set(names).size === names.length ? names : undefined
}

/** A look at the first letter rules most lines out. */
function canBeHeader(line: string): boolean {
  let at = 0
  while (line.charCodeAt(at) === 32 || line.charCodeAt(at) === 9) at++
  const code = line.charCodeAt(at)
  const isLetter = (code | 32) >= 97 && (code | 32) <= 122
  return (isLetter || code === 37 || code === 35) && !line.includes('=')
}

/** `ARGS (RET)` is one name. */
function withAsides(tokens: readonly Token[]): Token[] {
  const names: Token[] = []
  for (const token of tokens) {
    const last = names.at(-1)
    if (last === undefined || !ASIDE.test(token.text)) names.push(token)
    else names[names.length - 1] = { ...last, text: `${last.text} ${token.text}`, to: token.to }
  }
  return names
}

function wordsAt(line: string, names: readonly string[]): Token[] {
  let from = 0
  return names.map((text) => {
    from = line.indexOf(text, from)
    const token = { text, from, to: from + text.length }
    from = token.to
    return token
  })
}
