import type { DiagnosticLog } from '../../model/diagnostic.ts'
import type { Integer } from '../../model/record.ts'
import { countedText } from '../bytes/counted-text.ts'
import { parseInteger } from '../bytes/exact-integer.ts'
import type { JsonNode, JsonPairs, JsonString } from './json-node.ts'
import { unescapeJson } from './json-string.ts'

const NO_BYTES = new Uint8Array(0)
/** Up to this length a loop beats the call of a decoder: 0.1 µs against 0.5 µs. */
const SHORT = 32

/** The line that is being read: turns the places that nodes are into texts. Reset for each line. */
export class JsonLine {
  bytes: Uint8Array = NO_BYTES
  /** From 1. */
  number = 0
  readonly #log: DiagnosticLog

  constructor(log: DiagnosticLog) {
    this.#log = log
  }

  /** The same line of the capture, reading `bytes`: text that was escaped within it. */
  over(bytes: Uint8Array): JsonLine {
    const inner = new JsonLine(this.#log)
    inner.bytes = bytes
    inner.number = this.number
    return inner
  }

  /** The text of `bytes` as UTF-8; what is none becomes U+FFFD and is counted. */
  decode(bytes: Uint8Array, from = 0, to: number = bytes.length): string {
    return shortAscii(bytes, from, to) ?? countedText(bytes, from, to, this.number, this.#log)
  }

  /** The bytes of a string, its escapes undone once. */
  unescaped(node: JsonString): Uint8Array {
    return node.escaped
      ? unescapeJson(this.bytes, node.from, node.to)
      : this.bytes.subarray(node.from, node.to)
  }

  /** The text of a string or of an unquoted word; empty for lists and objects. */
  text(node: JsonNode): string {
    if (node.kind === 'string') return this.decode(this.unescaped(node))
    return node.kind === 'bare' ? this.decode(this.bytes, node.from, node.to) : ''
  }

  /** The integer that a number, or a string of digits as 0.24+ writes large ones, stands for. */
  integer(node: JsonNode | undefined): Integer | undefined {
    return node === undefined ? undefined : parseInteger(this.text(node))
  }

  /** The value of the first of `pairs` that is called `name`, which is ASCII. */
  member(pairs: JsonPairs, name: string): JsonNode | undefined {
    return pairs.find(({ key }) => this.isNamed(key, name))?.value
  }

  /** Whether `key` spells `name`, which is ASCII. */
  isNamed(key: JsonString, name: string): boolean {
    if (key.to - key.from !== name.length) return false
    for (let i = 0; i < name.length; i++) {
      if (this.bytes[key.from + i] !== name.charCodeAt(i)) return false
    }
    return true
  }
}

function shortAscii(bytes: Uint8Array, from: number, to: number): string | undefined {
  if (to - from > SHORT) return undefined
  let text = ''
  for (let i = from; i < to; i++) {
    if (bytes[i] >= 0x80) return undefined
    text += String.fromCharCode(bytes[i])
  }
  return text
}
