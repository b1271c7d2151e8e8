import type { DiagnosticLog } from '../../model/diagnostic.ts'
import type { CaptureRecord } from '../../model/record.ts'
import { ascii, startsWith, utf8Text } from '../bytes/byte-text.ts'
import type { JsonLine } from './json-line.ts'

const RECORD = ascii('{"type":')
const OPEN = 0x7b
const CARET = 0x5e
const CAPITAL_C = 0x43
const BLANKS: ReadonlySet<number> = new Set([0x20, 0x09, 0x0d])
/** What bpftrace says where stderr was merged into the capture, and what `-v` adds before 0.23. */
const NOTICE =
  /^(?:(?:[^\s:]+:\d+:\d+(?:-\d+)?: )?(?:WARNING|ERROR|FATAL|HINT): |Program ID: \d|Bytecode:|The verifier log:|processed \d+ insns )/
const SHOWN = 60

/**
 * The lines among the records that are none: output of a child that bpftrace started with `-c`,
 * verifier text, merged stderr, the `^C` that a terminal echoes, a record that was cut.
 */
export class JsonForeign {
  readonly #emit: (record: CaptureRecord) => void
  readonly #log: DiagnosticLog
  readonly #line: JsonLine
  /** A record that could not be read: cut, if nothing follows it. */
  #broken: { readonly line: number; readonly message: string } | undefined

  constructor(emit: (record: CaptureRecord) => void, log: DiagnosticLog, line: JsonLine) {
    this.#emit = emit
    this.#log = log
    this.#line = line
  }

  /** Where the record of the line begins: at its first `{"type":`. -1 when it holds none. */
  recordStart(from: number, to: number): number {
    const bytes = this.#line.bytes
    const first = skipBlanks(bytes, from, to)
    if (first === to) return -1
    this.settle()
    if (isCutRecord(bytes, first, to)) return first
    const last = to - RECORD.length
    for (let at = first; at <= last; at++) {
      if (bytes[at] === OPEN && startsWith(bytes, at, RECORD)) return at
    }
    this.line(first, to)
    return -1
  }

  /** What stands at `from` begins like a record, and cannot be read. */
  unread(from: number, to: number): void {
    const shown = utf8Text(this.#line.bytes, from, Math.min(to, from + SHOWN))
    this.#broken = { line: this.#line.number, message: `not a bpftrace record: ${shown}` }
  }

  /** Another line follows: a broken record before it was not cut by the end of the capture. */
  settle(): void {
    if (this.#broken === undefined) return
    this.#log.report('BAD_JSON', this.#broken.message, this.#broken.line)
    this.#broken = undefined
  }

  /** The capture ended. */
  end(): void {
    if (this.#broken === undefined) return
    this.#log.report('CUT_FILE', 'the capture ends in the middle of a record', this.#broken.line)
    this.#broken = undefined
  }

  /** Hands over text between the records, unless it is blank or the echo of Ctrl-C. */
  line(from: number, to: number): void {
    const bytes = this.#line.bytes
    let start = skipBlanks(bytes, from, to)
    while (bytes[start] === CARET && bytes[start + 1] === CAPITAL_C) start += 2
    if (skipBlanks(bytes, start, to) >= to) return
    const text = this.#line.decode(bytes, start, to)
    const line = this.#line.number
    if (NOTICE.test(text)) this.#emit({ kind: 'notice', line, text })
    else {
      this.#log.report('FOREIGN_LINE', `no record of bpftrace: ${text.slice(0, SHOWN)}`, line)
      this.#emit({ kind: 'printf', line, text })
    }
  }
}

function skipBlanks(bytes: Uint8Array, from: number, to: number): number {
  let at = from
  while (at < to && BLANKS.has(bytes[at])) at++
  return at
}

/** Whether the line is the beginning of a record and ends within its first word. */
function isCutRecord(bytes: Uint8Array, from: number, to: number): boolean {
  const length = to - from
  return (
    length >= 3 && length < RECORD.length && startsWith(bytes, from, RECORD.subarray(0, length))
  )
}
