import type { DiagnosticLog } from '../../model/diagnostic.ts'
import type { LineRecord } from '../../model/record.ts'

type LineKind = LineRecord['kind']

/** An unfinished line that grows beyond this is handed over as it stands. */
const MAX_PENDING = 65_536

/**
 * Joins the printf, time, value and join records of a stream into visual lines. A line that one
 * record fills alone keeps the kind of that record; a line of several is `printf`. Blank lines are
 * no rows: text output prints them for other reasons, too.
 */
export class VisualLines {
  readonly #emit: (record: LineRecord) => void
  readonly #log: DiagnosticLog
  #text = ''
  #kind: LineKind = 'printf'
  #line = 0

  constructor(emit: (record: LineRecord) => void, log: DiagnosticLog) {
    this.#emit = emit
    this.#log = log
  }

  /** Whether a line waits for its newline. */
  get pending(): boolean {
    return this.#text !== ''
  }

  /** Takes what the record on `line` prints. */
  add(kind: LineKind, text: string, line: number): void {
    let from = 0
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', from)) {
      this.#append(kind, text.slice(from, at), line)
      this.flush()
      from = at + 1
    }
    this.#append(kind, from === 0 ? text : text.slice(from), line)
    if (this.#text.length > MAX_PENDING) {
      this.#log.report('LIMIT_REACHED', 'an unfinished line of more than 64 KiB was cut', line)
      this.flush()
    }
  }

  /** Hands over the unfinished line, if there is one. */
  flush(): void {
    const text = this.#text.endsWith('\r') ? this.#text.slice(0, -1) : this.#text
    this.#text = ''
    if (text !== '') this.#emit({ kind: this.#kind, line: this.#line, text })
  }

  #append(kind: LineKind, text: string, line: number): void {
    if (text === '') return
    if (this.#text === '') {
      this.#kind = kind
      this.#line = line
    } else this.#kind = 'printf'
    this.#text += text
  }
}
