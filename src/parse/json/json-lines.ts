import type { DiagnosticLog } from '../../model/diagnostic.ts'
import type { LineRecord, Structure } from '../../model/record.ts'
import { isFrame, isSureFrame, stackText } from '../text/stack-text.ts'

type LineKind = LineRecord['kind']

/** An unfinished line that grows beyond this is handed over as it stands. */
const MAX_PENDING = 65_536
const MAX_FRAMES = 4096

/**
 * Joins the printf, time, value and join records of a stream into visual lines. A line that one
 * record fills alone keeps the kind of that record; a line of several is `printf`. Blank lines are
 * no rows: text output prints them for other reasons, too. Frames below a blank line are one value.
 */
export class VisualLines {
  readonly #emit: (record: LineRecord) => void
  readonly #log: DiagnosticLog
  #text = ''
  #kind: LineKind = 'printf'
  #line = 0
  #data: { readonly data?: Structure } = {}
  #isAfterBlank = false
  #frames: string[] = []
  #framesLine = 0

  constructor(emit: (record: LineRecord) => void, log: DiagnosticLog) {
    this.#emit = emit
    this.#log = log
  }

  /** Whether a line waits for its newline, or frames for their end. */
  get pending(): boolean {
    return this.#text !== '' || this.#frames.length > 0
  }

  /** Whether the next line stands for itself: it ends no stack, nor may it begin one. */
  get isBetween(): boolean {
    return !this.pending && !this.#isAfterBlank
  }

  /** Takes what the record on `line` prints. */
  add(kind: LineKind, text: string, line: number): void {
    let from = 0
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', from)) {
      this.#append(kind, text.slice(from, at), line)
      this.#endLine()
      from = at + 1
    }
    this.#append(kind, from === 0 ? text : text.slice(from), line)
    if (this.#text.length > MAX_PENDING) {
      this.#log.report('LIMIT_REACHED', 'an unfinished line of more than 64 KiB was cut', line)
      this.flush()
    }
  }

  /** Takes a value that is one row however many lines it has; `data` is its structure. */
  whole(kind: LineKind, text: string, line: number, data?: Structure): void {
    const isAlone = this.#text === ''
    this.#append(kind, text, line)
    if (isAlone && data !== undefined) this.#data = { data }
    this.flush()
  }

  /** Hands over the unfinished line, if there is one, and the stack before it. */
  flush(): void {
    this.#flushFrames()
    const text = this.#take()
    if (text !== '') this.#emit({ kind: this.#kind, line: this.#line, text, ...this.#data })
    this.#data = {}
    this.#isAfterBlank = false
  }

  #take(): string {
    const text = this.#text.endsWith('\r') ? this.#text.slice(0, -1) : this.#text
    this.#text = ''
    return text
  }

  #endLine(): void {
    const isAfterBlank = this.#isAfterBlank
    const frames = this.#frames.length
    const isFirst = frames === 0 && isAfterBlank && isSureFrame(this.#text)
    if (isFirst) this.#framesLine = this.#line
    if (isFirst || (frames > 0 && frames < MAX_FRAMES && isFrame(this.#text))) {
      this.#frames.push(this.#take())
      return
    }
    const isBlank = this.#text === ''
    this.flush()
    this.#isAfterBlank = isBlank
  }

  #flushFrames(): void {
    if (this.#frames.length === 0) return
    const text = stackText(this.#frames.join('\n'))
    this.#frames = []
    this.#emit({ kind: 'value', line: this.#framesLine, text })
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
