import type { Integer } from '../../model/record.ts'
import { parseInteger } from '../bytes/exact-integer.ts'
import { stackText } from '../text/stack-text.ts'
import type { JsonLine } from './json-line.ts'
import type { JsonList, JsonNode, JsonPair } from './json-node.ts'

/** Stacks come as strings that begin with a newline: then frames, indented, or a newline at the end. */
const STACK = /^\n(?:[ \t]|.*\n$)/s
const JOINED_AT_ONCE = 4096

/** How the value of a map is to be spelt where JSON leaves it open. */
export interface ValueForm {
  /** Whether lists are the bytes of a `buf()`, as 0.24+ prints them. */
  readonly buffer: boolean
}

/**
 * The value of a map row: an exact integer, or text in the form that bpftrace prints without `-f json`.
 * A list is taken for a tuple: JSON does not tell `(1, 2)` from the array `[1,2]`.
 */
export function jsonValue(node: JsonNode, line: JsonLine, form: ValueForm): Integer {
  if (node.kind === 'bare') {
    const text = line.text(node)
    return parseInteger(text) ?? (text === 'null' ? '' : text)
  }
  return form.buffer && node.kind === 'list' ? bufferText(node, line) : jsonText(node, line)
}

/** Whether a value is a stack, or a list with one in it. */
export function holdsStack(node: JsonNode, line: JsonLine): boolean {
  if (node.kind === 'list') return node.items.some((item) => holdsStack(item, line))
  return node.kind === 'string' && STACK.test(line.text(node))
}

/** A value as bpftrace spells it in text: `(1, abc)`, `{ .x = 1, .y = 2 }`, strings as they are, stacks as `stackText` gives them. */
export function jsonText(node: JsonNode, line: JsonLine): string {
  if (node.kind === 'string') {
    const text = line.text(node)
    return STACK.test(text) ? stackText(text) : text
  }
  if (node.kind === 'bare') {
    const text = line.text(node)
    return text === 'null' ? '' : text
  }
  if (node.kind === 'list') return `(${joined(node.items, (item) => jsonText(item, line))})`
  const field = ({ key, value }: JsonPair): string =>
    `.${line.text(key)} = ${jsonText(value, line)}`
  return `{ ${joined(node.pairs, field)} }`
}

/** A million short texts take many times what they take joined: they are joined by the thousand. */
function joined<T>(parts: Iterable<T>, text: (part: T) => string): string {
  const pieces: string[] = []
  let piece: string[] = []
  for (const part of parts) {
    if (piece.push(text(part)) < JOINED_AT_ONCE) continue
    pieces.push(piece.join(', '))
    piece = []
  }
  if (piece.length > 0) pieces.push(piece.join(', '))
  return pieces.join(', ')
}

/** Signed bytes as `buf()` prints them: printable ASCII as it is, the rest as `\xNN`. */
function bufferText(node: JsonList, line: JsonLine): string {
  return node.items.map((item) => byteText(Number(line.text(item)) & 0xff)).join('')
}

function byteText(byte: number): string {
  return byte >= 0x20 && byte < 0x7f
    ? String.fromCharCode(byte)
    : `\\x${byte.toString(16).padStart(2, '0')}`
}
