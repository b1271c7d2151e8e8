import type { DiagnosticLog } from '../../model/diagnostic.ts'
import type { CaptureRecord, LineRecord } from '../../model/record.ts'
import type { ScriptFacts } from '../../model/script-facts.ts'
import { ascii, startsWith } from '../bytes/byte-text.ts'
import { uncoloured } from '../bytes/colours.ts'
import { JsonCounts } from './json-counts.ts'
import { JsonDialect } from './json-dialect.ts'
import { JsonForeign } from './json-foreign.ts'
import { JsonLine } from './json-line.ts'
import { VisualLines } from './json-lines.ts'
import { JsonMaps } from './json-maps.ts'
import type { JsonNode, JsonObject } from './json-node.ts'
import { jsonNotice } from './json-notice.ts'
import { JsonReader } from './json-reader.ts'
import { jsonStructure } from './json-structure.ts'
import { holdsStack, jsonText } from './json-value.ts'

const PRINTF = ascii('{"type": "printf", "data": "')
const PRINTF_END = ascii('\\n"}')
const QUOTE = 0x22
const BACKSLASH = 0x5c

/** All types of record that say something; what else is JSON comes from a child. */
const TYPES: ReadonlySet<string> = new Set([
  ...['attached_probes', 'lost_events', 'map', 'hist', 'stats', 'tseries'],
  ...['value', 'printf', 'time', 'cat', 'join', 'syscall'],
  ...['helper_error', 'runtime_error', 'print_error', 'errorf', 'warnf'],
])

/** Turns the lines of `bpftrace -f json`, of any version, into records. Never throws. */
export class JsonRecords {
  readonly #emit: (record: CaptureRecord) => void
  readonly #reader = new JsonReader()
  readonly #dialect = new JsonDialect()
  readonly #line: JsonLine
  readonly #counts: JsonCounts
  readonly #log: DiagnosticLog
  readonly #lines: VisualLines
  readonly #foreign: JsonForeign
  readonly #maps: JsonMaps

  constructor(emit: (record: CaptureRecord) => void, log: DiagnosticLog, script?: ScriptFacts) {
    this.#emit = emit
    this.#log = log
    this.#line = new JsonLine(log)
    this.#counts = new JsonCounts(this.#line, this.#dialect, log)
    this.#lines = new VisualLines(emit, log)
    this.#foreign = new JsonForeign(emit, log, this.#line)
    const reading = { line: this.#line, dialect: this.#dialect, counts: this.#counts }
    this.#maps = new JsonMaps(emit, log, reading, script)
  }

  /**
   * Whether printf text waits for its newline: what the next record prints continues that line, so no
   * event may be read from that record alone.
   */
  get pending(): boolean {
    return this.#lines.pending
  }

  /** Whether nothing that came before has any bearing on the next record. */
  get isBetween(): boolean {
    return this.#lines.isBetween
  }

  /** Records of whole printed lines went by. */
  passed(): void {
    this.#foreign.settle()
  }

  /**
   * Reads one line of the capture, `bytes[from, to)` without its newline. Raw bytes, since versions
   * before 0.17 print bytes >= 0x80 as they are. `lineNumber` counts from 1.
   */
  line(bytes: Uint8Array, from: number, to: number, lineNumber: number): void {
    this.#line.bytes = bytes
    this.#line.number = lineNumber
    if (this.#plainPrintf(bytes, from, to)) return
    const bare = uncoloured(bytes, from, to)
    if (bare !== undefined) {
      this.line(bare, 0, bare.length, lineNumber)
      return
    }
    const start = this.#foreign.recordStart(from, to)
    if (start < 0) return
    const node = this.#reader.read(bytes, start, to)
    if (node?.kind === 'object') this.#object(node, from, start, to)
    else if (start > from) this.#foreign.line(from, to)
    else this.#foreign.unread(start, to)
  }

  /** The capture ended: hands over what waits. */
  end(): void {
    this.#lines.flush()
    this.#foreign.end()
  }

  /** A printf record of one whole line without escapes: nearly all of them are. One string is made. */
  #plainPrintf(bytes: Uint8Array, from: number, to: number): boolean {
    const start = from + PRINTF.length
    const stop = to - PRINTF_END.length
    if (stop < start || !startsWith(bytes, stop, PRINTF_END)) return false
    if (!startsWith(bytes, from, PRINTF)) return false
    for (let at = start; at < stop; at++) {
      if (bytes[at] === BACKSLASH || bytes[at] === QUOTE) return false
    }
    this.#foreign.settle()
    this.#print('printf', `${this.#line.decode(bytes, start, stop)}\n`)
    return true
  }

  #print(kind: LineRecord['kind'], text: string): void {
    this.#lines.add(kind, text, this.#line.number)
  }

  /** A JSON object: a record, perhaps glued to text before it, or the output of a child. */
  #object(record: JsonObject, from: number, start: number, to: number): void {
    const node = this.#line.member(record.pairs, 'type')
    const type = node === undefined ? '' : this.#line.text(node)
    const isRecord = TYPES.has(type)
    this.#foreign.line(from, isRecord ? start : to)
    if (!isRecord) return
    const data = this.#line.member(record.pairs, 'data')
    const isRead =
      this.#stream(type, record, data) || (data !== undefined && this.#output(type, data))
    if (!isRead) this.#foreign.unread(start, to)
  }

  /** What bpftrace says of itself. */
  #stream(type: string, record: JsonObject, data: JsonNode | undefined): boolean {
    const count = this.#line.member(record.pairs, 'count')
    if (type === 'attached_probes') return this.#attached(count, data)
    if (type === 'lost_events') {
      const lost = this.#counts.read(count ?? this.#dataMember(data, 'events'))
      if (lost !== undefined) this.#emit({ kind: 'lost', count: lost })
      return lost !== undefined
    }
    const text = jsonNotice(type, record, this.#line)
    if (text !== undefined) this.#emit({ kind: 'notice', line: this.#line.number, text })
    return text !== undefined
  }

  /** A stream begins: nothing that an earlier one in the same file showed holds for it. */
  #attached(count: JsonNode | undefined, data: JsonNode | undefined): boolean {
    this.#dialect.restart(count !== undefined)
    const node = count ?? this.#dataMember(data, 'probes')
    const probes = this.#line.integer(node) ?? this.#counts.read(node)
    this.#reader.leaked = false
    if (probes !== undefined) this.#emit({ kind: 'attached', probes })
    return probes !== undefined
  }

  #dataMember(data: JsonNode | undefined, name: string): JsonNode | undefined {
    return data?.kind === 'object' ? this.#line.member(data.pairs, name) : undefined
  }

  /** A stack, a list or an object is one row. */
  #value(data: JsonNode): void {
    const line = this.#line
    const text = jsonText(data, line)
    if (data.kind === 'list' || data.kind === 'object') {
      const structure = jsonStructure(data, line, this.#log)
      this.#lines.whole('value', text, line.number, structure.data)
    } else if (holdsStack(data, line)) this.#lines.whole('value', text, line.number)
    else this.#print('value', `${text}\n`)
  }

  /** What the script prints. */
  #output(type: string, data: JsonNode): boolean {
    switch (type) {
      case 'printf':
      case 'cat':
        this.#print('printf', this.#line.text(data))
        return true
      case 'time':
        this.#print('time', this.#line.text(data))
        return true
      case 'value':
        this.#value(data)
        return true
      case 'join':
        this.#print('printf', `${this.#line.text(data)}\n`)
        return true
      case 'syscall':
        // Text output of 0.24+ ends a command's output with a newline of its own.
        this.#print(
          'printf',
          `${this.#line.text(data)}${this.#dialect.modern === true ? '\n' : ''}`,
        )
        return true
      case 'map':
      case 'hist':
      case 'stats':
      case 'tseries':
        this.#lines.flush()
        if (data.kind === 'object') this.#maps.read(type, data.pairs)
        return data.kind === 'object'
      default:
        return false
    }
  }
}
