import type { DiagnosticLog } from '../../model/diagnostic.ts'
import type { Integer } from '../../model/record.ts'
import { exactInteger, parseInteger } from '../bytes/exact-integer.ts'
import type { JsonDialect } from './json-dialect.ts'
import type { JsonLine } from './json-line.ts'
import type { JsonNode } from './json-node.ts'

const HEX = /^[0-9a-f]{1,16}$/

/**
 * Reads the integers that bpftrace 0.24+ prints in hex once its string emitter has written an escape
 * with `std::hex`, which sticks to the stream: counts of buckets, probes and lost events, and the values
 * of a tseries. `11` then means 17, and `f` is no JSON at all.
 */
export class JsonCounts {
  readonly #line: JsonLine
  readonly #dialect: JsonDialect
  readonly #log: DiagnosticLog

  constructor(line: JsonLine, dialect: JsonDialect, log: DiagnosticLog) {
    this.#line = line
    this.#dialect = dialect
    this.#log = log
  }

  /** The count that `node` spells; undefined when it is no integer. */
  read(node: JsonNode | undefined): Integer | undefined {
    if (node === undefined) return undefined
    const text = this.#line.text(node)
    const isHex = node.kind === 'bare' && node.leaked && this.#dialect.modern === true
    return isHex ? this.#hex(text) : (parseInteger(text) ?? this.#hex(text))
  }

  #hex(text: string): Integer | undefined {
    if (!HEX.test(text)) return undefined
    this.#dialect.note(true)
    if (this.#log.count('HEX_COUNTS') === 0) {
      const message = 'counts are in hex after an escaped character (a bpftrace bug), and read so'
      this.#log.report('HEX_COUNTS', message, this.#line.number)
    }
    // C++ prints a negative number in hex as its 64 bits.
    return exactInteger(String(BigInt.asIntN(64, BigInt(`0x${text}`))))
  }
}
