import { type ScriptGroup, scriptGroups } from '../../model/script-groups.ts'
import { type ScriptToken, scriptTokens } from '../../model/script-tokens.ts'

/** Scripts are kilobytes; what stands beyond is not read. */
const MOST_CHARACTERS = 1 << 20

/** One place that a probe attaches to. */
export interface AttachPoint {
  readonly type: string
  /** What stands between the colons after the type; quotes are taken off. */
  readonly fields: readonly string[]
  /** Whether the last field is written in quotes. */
  readonly isQuoted: boolean
  /** What stands behind a `+` after the last field. */
  readonly offset: string | undefined
  readonly line: number
}

/** One probe: where it attaches, and the tokens of its body. */
export interface ScriptProbe {
  readonly points: readonly AttachPoint[]
  readonly line: number
  /** Indexes of the first and the last token inside the braces. */
  readonly first: number
  readonly last: number
}

/** A bpftrace script, taken apart as far as checks need it. */
export interface CheckedScript {
  readonly source: string
  readonly tokens: readonly ScriptToken[]
  readonly groups: ReadonlyMap<number, ScriptGroup>
  readonly probes: readonly ScriptProbe[]
  /** The line of a token, from 1. */
  lineOf(token: number): number
}

/** Takes any text for a script. Linear in its length. */
export function checkedScript(text: string): CheckedScript {
  const source = text.slice(0, MOST_CHARACTERS)
  const tokens = scriptTokens(source)
  const groups = scriptGroups(tokens)
  const lines = lineNumbers(source, tokens)
  const lineOf = (token: number): number => lines[token] ?? 1
  const script = { source, tokens, groups, lineOf }
  return { ...script, probes: readProbes(script) }
}

function readProbes(script: Omit<CheckedScript, 'probes'>): readonly ScriptProbe[] {
  const { tokens, groups, lineOf } = script
  const probes: ScriptProbe[] = []
  let head = 0
  for (let at = 0; at < tokens.length; at++) {
    if (tokens[at].text !== '{' || tokens[at].kind !== 'mark') continue
    const close = groups.get(at)?.close ?? tokens.length
    const points = attachPoints(script, head, at)
    if (points.length > 0) {
      probes.push({ points, line: lineOf(head), first: at + 1, last: close - 1 })
    }
    at = close
    head = close + 1
  }
  return probes
}

/** The attach points of a head, up to its predicate. */
function attachPoints(
  { tokens, lineOf }: Omit<CheckedScript, 'probes'>,
  first: number,
  end: number,
): readonly AttachPoint[] {
  if (tokens[first]?.text === 'config') return []
  const points: AttachPoint[] = []
  let from = first
  for (let at = first; at <= end; at++) {
    const isPredicate = tokens[at].kind === 'mark' && tokens[at].text === '/'
    const isComma = tokens[at].kind === 'mark' && tokens[at].text === ','
    if (at < end && !isPredicate && !isComma) continue
    if (at > from) points.push(attachPoint(tokens.slice(from, at), lineOf(from)))
    from = at + 1
    if (isPredicate) break
  }
  return points
}

function attachPoint(tokens: readonly ScriptToken[], line: number): AttachPoint {
  const fields: string[] = ['']
  let isQuoted = false
  let offset: string | undefined
  for (const { kind, text } of tokens) {
    const isSeparator = kind === 'mark' && text.startsWith(':')
    if (isSeparator) fields.push(text.slice(1))
    else if (kind === 'mark' && text === '+' && fields.length > 2) offset = ''
    else if (offset === undefined) fields[fields.length - 1] += text
    else offset += text
    isQuoted = isSeparator ? false : isQuoted || kind === 'string'
  }
  const [type, ...rest] = fields
  return { type, fields: rest, isQuoted, offset, line }
}

function lineNumbers(source: string, tokens: readonly ScriptToken[]): readonly number[] {
  let line = 1
  let at = 0
  return tokens.map(({ start }) => {
    for (; at < start; at++) if (source[at] === '\n') line++
    return line
  })
}
