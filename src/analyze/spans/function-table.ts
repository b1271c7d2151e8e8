import { NAMED_FUNCTION } from '../../model/event-batch.ts'
import type { CaptureHeader } from '../../model/header.ts'
import type { FunctionBook, FunctionEntry } from './function-book.ts'

/** The name where the capture does not say which function it watched. */
const UNNAMED = '(unnamed)'
/** So many codes are remembered; others are looked up by name each time. */
const MAX_CODES = 512

/** The target functions of one capture by their codes. */
export class FunctionTable {
  readonly #book: FunctionBook
  #byCode = new Map<number, FunctionEntry | undefined>()
  #header: CaptureHeader = { fns: [], named: [] }
  /** The code that was looked up last, and its entry: mostly the next one, too. */
  #lastCode = Number.NaN
  #last: FunctionEntry | undefined

  constructor(book: FunctionBook) {
    this.#book = book
  }

  /** Names may come late, and a second capture may number its functions anew. */
  useHeader(header: CaptureHeader): void {
    this.#header = header
    this.#byCode = new Map()
    this.#lastCode = Number.NaN
  }

  /** The entry of a function; `undefined` where it is not wanted. */
  entry(code: number): FunctionEntry | undefined {
    if (code === this.#lastCode) return this.#last
    this.#lastCode = code
    this.#last = this.#find(code)
    return this.#last
  }

  #find(code: number): FunctionEntry | undefined {
    const known = this.#byCode.get(code)
    if (known !== undefined || this.#byCode.has(code)) return known
    const entry = this.#book.find(this.name(code))
    if (this.#byCode.size < MAX_CODES) this.#byCode.set(code, entry)
    return entry
  }

  /** What the function is called. */
  name(code: number): string {
    const { fns, named } = this.#header
    if (code >= NAMED_FUNCTION) return named[code - NAMED_FUNCTION] || UNNAMED
    return fns[code] ?? (code === 0 ? UNNAMED : `fn${code}`)
  }
}
