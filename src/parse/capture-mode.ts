import { ascii, startsWith, utf8Text } from './bytes/byte-text.ts'

const SPACE = 32
const ATTACHED = ascii('"attached_probes"')
const ATTACHING = ascii('Attaching ')
const RECORD = ascii('{"type":')
const BLANKS: ReadonlySet<number> = new Set([9, 13, 32])
/** How many lines are looked at where the first ones leave it open. */
const LINES_TO_JUDGE = 8
/** How a document begins, in as many lines as it takes. */
const DOCUMENT_HEAD_BYTES = 200
const DOCUMENT = /^\s*\[?\s*\{\s*"(?:type|data|count|msg|helper|retcode|filename|line|col)"\s*:/
const DOCUMENT_BEGIN = /^\s*\[?\s*\{?\s*$/

/** `document`: JSON that went through another program, its records in a list or spread over lines. */
export type CaptureMode = 'text' | 'json' | 'document'

/**
 * Tells text from JSON by the first lines. bpftrace begins JSON with its attached_probes record and old text with
 * `Attaching`; where neither stands (newer text, `-q`, a capture without its head) the majority of the first lines decides,
 * since a script may print a line that looks like a record.
 */
export class CaptureModeJudge {
  #records = 0
  #others = 0
  #isText = false
  /** The first lines while they may be the begin of a document. */
  #head: string | undefined = ''

  /**
   * Whether the first record stands here, behind warnings or a child's output. Not where bpftrace itself said that this is text:
   * then it is only a line that a script prints.
   */
  beginsJson(bytes: Uint8Array, from: number): boolean {
    return !this.#isText && isAttachedRecord(bytes, from)
  }

  /** Looks at one more line; returns the mode once it is sure. */
  look(bytes: Uint8Array, from: number, newline: number): CaptureMode | undefined {
    if (isBlank(bytes, from, newline)) return undefined
    const document = this.#lookForDocument(bytes, from, newline)
    if (document !== 'no') return document
    if (isAttachedRecord(bytes, from)) return 'json'
    if (startsWith(bytes, from, ATTACHING)) {
      this.#isText = true
      return 'text'
    }
    if (startsWith(bytes, from, RECORD)) this.#records++
    else this.#others++
    return this.#records + this.#others < LINES_TO_JUDGE ? undefined : this.verdict()
  }

  /** `undefined` while it may still be one. */
  #lookForDocument(
    bytes: Uint8Array,
    from: number,
    newline: number,
  ): 'document' | 'no' | undefined {
    if (this.#head === undefined || (this.#head === '' && startsWith(bytes, from, RECORD))) {
      this.#head = undefined
      return 'no'
    }
    const end = Math.min(newline, from + DOCUMENT_HEAD_BYTES)
    this.#head += utf8Text(bytes, from, end)
    if (DOCUMENT.test(this.#head)) return 'document'
    if (DOCUMENT_BEGIN.test(this.#head)) return undefined
    this.#head = undefined
    return 'no'
  }

  /** The best guess from what was seen so far. */
  verdict(): CaptureMode {
    return this.#records > this.#others ? 'json' : 'text'
  }
}

/** Whether a line is the record with which bpftrace begins its JSON; some versions put a space after the colon. */
function isAttachedRecord(bytes: Uint8Array, from: number): boolean {
  if (!startsWith(bytes, from, RECORD)) return false
  const value = from + RECORD.length
  return startsWith(bytes, bytes[value] === SPACE ? value + 1 : value, ATTACHED)
}

function isBlank(bytes: Uint8Array, from: number, newline: number): boolean {
  for (let i = from; i < newline; i++) if (!BLANKS.has(bytes[i])) return false
  return true
}
