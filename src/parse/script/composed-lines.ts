import type { PrintfFormat } from '../../model/script-facts.ts'
import type { ScriptToken } from '../../model/script-tokens.ts'

/** A call of printf or time, and its place among the tokens of the script. */
export interface PrintingCall {
  readonly at: number
  readonly callee: string
  readonly call: PrintfFormat
}

/** More calls make no line of any tool. */
const MAX_CALLS = 8
const TIME = /^([^%]*)(%[\s\S]*[A-Za-z])([^A-Za-z]*)$/

/**
 * The lines that calls put together: `time("%H:%M:%S "); printf("%d %s\\n", pid, comm)`. They stand one after another in the
 * same block of the script, and only the last one ends with a newline.
 */
export function composedLines(
  tokens: readonly ScriptToken[],
  calls: readonly PrintingCall[],
): PrintfFormat[] {
  const lines: PrintfFormat[] = []
  let open: PrintingCall[] = []
  for (const call of calls) {
    const last = open.at(-1)
    if (last !== undefined && !isSameBlock(tokens, last.at, call.at)) open = []
    open.push(call)
    const isWhole = call.call.format.endsWith('\n')
    if (isWhole && open.length > 1) lines.push(joined(open))
    if (isWhole || open.length === MAX_CALLS) open = []
  }
  return lines
}

function isSameBlock(tokens: readonly ScriptToken[], from: number, to: number): boolean {
  for (let at = from; at < to; at++) {
    if (tokens[at].kind !== 'string' && '{}'.includes(tokens[at].text)) return false
  }
  return true
}

function joined(calls: readonly PrintingCall[]): PrintfFormat {
  const parts = calls.map(({ callee, call }) => (callee === 'time' ? timeFormat(call) : call))
  return {
    format: parts.map(({ format }) => format).join(''),
    arguments: parts.flatMap((part) => part.arguments),
  }
}

/** What time() prints is text of its own, between what is literal in its format. */
function timeFormat({ format }: PrintfFormat): PrintfFormat {
  const [, before, , behind] = TIME.exec(format) ?? []
  return before === undefined
    ? { format: format.replaceAll('%', '%%'), arguments: [] }
    : { format: `${before}%s${behind}`, arguments: ['time'] }
}
