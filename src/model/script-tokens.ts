import { readScriptString } from './script-string.ts'

/** One token of a script; `text` is the source itself, or what a string literal says. */
export interface ScriptToken {
  readonly kind: 'word' | 'map' | 'string' | 'mark'
  readonly text: string
  readonly start: number
  readonly end: number
}

const BYTE_ORDER_MARK = '\ufeff'
const SPACE = /\s+/y
const WORD = /\$?[A-Za-z0-9_]+/y
const MAP = /@[A-Za-z0-9_]*/y
// In a probe, `:/usr/*/x.so:` is a path and no comment begins in it. The longest match wins, as in bpftrace's lexer.
const PATH = /:[\w\-./#+*$@]+(?=:)/y
// Only what could be mistaken for an assignment has to hang together.
const MARK = /==|\+\+|--|[-+*%&|^]=|./sy

/** The tokens of a bpftrace script, without comments and `#` lines. Takes any text, in linear time. */
export function scriptTokens(source: string): ScriptToken[] {
  const tokens: ScriptToken[] = []
  let at = skipIgnored(source, 0)
  while (at < source.length) {
    const token = source[at] === '"' ? stringToken(source, at) : plainToken(source, at)
    tokens.push(token)
    at = skipIgnored(source, token.end)
  }
  return tokens
}

function stringToken(source: string, start: number): ScriptToken {
  const { value, end } = readScriptString(source, start)
  return { kind: 'string', text: value, start, end }
}

function plainToken(source: string, start: number): ScriptToken {
  const wordEnd = matchEnd(WORD, source, start)
  if (wordEnd > start) return token('word', source, start, wordEnd)
  const mapEnd = matchEnd(MAP, source, start)
  if (mapEnd > start) return token('map', source, start, mapEnd)
  const pathEnd = matchEnd(PATH, source, start)
  return token('mark', source, start, pathEnd > start ? pathEnd : matchEnd(MARK, source, start))
}

function token(kind: ScriptToken['kind'], source: string, start: number, end: number): ScriptToken {
  return { kind, text: source.slice(start, end), start, end }
}

function skipIgnored(source: string, from: number): number {
  let at = from
  for (;;) {
    const end = ignoredEnd(source, at)
    if (end === at) return at
    at = end
  }
}

function ignoredEnd(source: string, at: number): number {
  if (source[at] === '#' && startsLine(source, at)) return directiveEnd(source, at)
  if (source.startsWith('//', at)) return endOf(source, '\n', at)
  if (source.startsWith('/*', at)) return endOf(source, '*/', at + 2)
  return matchEnd(SPACE, source, at)
}

function startsLine(source: string, at: number): boolean {
  let before = at - 1
  while (source[before] === ' ' || source[before] === '\t') before--
  if (before === 0 && source[before] === BYTE_ORDER_MARK) before--
  return before < 0 || source[before] === '\n'
}

function directiveEnd(source: string, at: number): number {
  let end = endOf(source, '\n', at)
  while (end < source.length && source[end - 2] === '\\') end = endOf(source, '\n', end)
  return end
}

function endOf(source: string, mark: string, from: number): number {
  const found = source.indexOf(mark, from)
  return found < 0 ? source.length : found + mark.length
}

function matchEnd(pattern: RegExp, source: string, at: number): number {
  pattern.lastIndex = at
  return pattern.test(source) ? pattern.lastIndex : at
}
