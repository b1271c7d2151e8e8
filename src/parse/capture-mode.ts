import { ascii, startsWith } from './byte-text.ts'

const ATTACHED_JSON = ascii('{"type": "attached_probes"')
const ATTACHING = ascii('Attaching ')
const RECORD = ascii('{"type": "')
const BLANKS: ReadonlySet<number> = new Set([9, 13, 32])
/** How many lines are looked at where the first ones leave it open. */
const LINES_TO_JUDGE = 8

export type CaptureMode = 'text' | 'json'

/**
 * Tells text from JSON by the first lines. bpftrace begins JSON with its attached_probes record and old text with
 * `Attaching`; where neither stands (newer text, `-q`, a capture without its head) the majority of the first lines decides,
 * since a script may print a line that looks like a record.
 */
export class CaptureModeJudge {
  #records = 0
  #others = 0

  /** Looks at one more line; returns the mode once it is sure. */
  look(bytes: Uint8Array, from: number, newline: number): CaptureMode | undefined {
    if (isBlank(bytes, from, newline)) return undefined
    if (startsWith(bytes, from, ATTACHED_JSON)) return 'json'
    if (startsWith(bytes, from, ATTACHING)) return 'text'
    if (startsWith(bytes, from, RECORD)) this.#records++
    else this.#others++
    return this.#records + this.#others < LINES_TO_JUDGE ? undefined : this.verdict()
  }

  /** The best guess from what was seen so far. */
  verdict(): CaptureMode {
    return this.#records > this.#others ? 'json' : 'text'
  }
}

function isBlank(bytes: Uint8Array, from: number, newline: number): boolean {
  for (let i = from; i < newline; i++) if (!BLANKS.has(bytes[i])) return false
  return true
}
