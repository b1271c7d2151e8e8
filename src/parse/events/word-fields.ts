import { EVENT } from '../../model/event-batch.ts'
import { digitsEnd, isBlank, isWord, tokenEnd, wordEnd } from '../bytes/char-scan.ts'
import { EVENT_WORDS, FIELD, VERBS, WORD_KEYS } from '../shapes/word-keys.ts'
import { WordNumber } from './word-number.ts'

const EQUALS = 61
const SPACE = 32
const COMMA = 44
const POINT = 46
const SEMICOLON = 59
const NUMBERS = FIELD.systemCall + 1
const MAX_NAME = 512
const MOST_PAIRS = 16
const QUOTE = 34

/**
 * The fields of one line of `key=value` words, read in one pass and kept until the next. Of fields
 * given twice the last counts, of event words the first.
 */
export class WordFields {
  /** Numbers by FIELD; NaN where the line does not say. `FIELD.took` is in ns. */
  readonly values: Float64Array = new Float64Array(NUMBERS)
  seconds = 0
  nanos = 0
  hasTime = false
  /** The EVENT that `ev=` says, 0 for none. */
  verb = 0
  /** The EVENT that a word says, 0 for none. */
  word = 0
  /** Where the values of `fn=` and `what=` stand, and the name before `takes`; empty where they do not. */
  fnStart = 0
  fnEnd = 0
  whatStart = 0
  whatEnd = 0
  /** The values of `pcs=` and `start=`, empty where they do not stand. */
  pcs = ''
  start = ''
  tookNameStart = 0
  tookNameEnd = 0
  /** Of `ev=label`: which label, NaN where it is not said, and where its text begins, which goes on to the end. */
  label: number = Number.NaN
  textStart = 0
  /** Where keys and values stand that mean nothing here: four places each. */
  readonly #pairs = new Int32Array(4 * MOST_PAIRS)
  #pairCount = 0
  readonly #number = new WordNumber()

  read(text: string): void {
    this.#reset()
    const end = text.length
    let at = 0
    while (at < end) {
      const start = at
      at = wordEnd(text, start)
      if (at === start) at++
      else if (text.charCodeAt(at) === EQUALS) at = this.#field(text, start, at)
      else if (text.charCodeAt(start) > 57) at = this.#word(text, start, at)
    }
  }

  /** Names and values of the words that nothing else claims, in turns. */
  pairs(text: string): readonly string[] {
    return Array.from({ length: 2 * this.#pairCount }, (_, i) =>
      text.slice(this.#pairs[2 * i], this.#pairs[2 * i + 1]),
    )
  }

  #reset(): void {
    this.label = Number.NaN
    this.textStart = 0
    this.#pairCount = 0
    this.values.fill(Number.NaN)
    this.hasTime = false
    this.verb = 0
    this.word = 0
    this.fnEnd = this.fnStart = 0
    this.whatEnd = this.whatStart = 0
    this.pcs = this.start = ''
    this.tookNameEnd = this.tookNameStart = 0
  }

  #field(text: string, start: number, equals: number): number {
    const at = equals + 1
    const name = text.slice(start, equals)
    if (this.verb === EVENT.label && isLabelWord(name)) return this.#label(name, text, at)
    const key = WORD_KEYS.get(name)
    if (key === undefined || key.field === FIELD.name) this.#pair(text, start, equals)
    // The words of an unknown value are words like any other.
    if (key === undefined) return at
    const { field, decimals } = key
    if (field >= FIELD.verb) return this.#text(field, text, at)
    if (field === FIELD.time) {
      const end = this.#finished(text, start, equals)
      return end > at ? end : this.#time(text, at, decimals)
    }
    const isDuration = field === FIELD.took
    const number = this.#number
    const end = isDuration ? number.duration(text, at, decimals) : number.integer(text, at)
    if (end > at) this.values[field] = number.value
    return end
  }

  #label(name: string, text: string, at: number): number {
    if (name === 'text') {
      this.textStart = at
      return text.length
    }
    const end = this.#number.integer(text, at)
    if (end > at) this.label = this.#number.value
    return end
  }

  #pair(text: string, start: number, equals: number): void {
    if (this.#pairCount === MOST_PAIRS) return
    const at = equals + 1
    const quote = text.charCodeAt(at) === QUOTE ? text.indexOf('"', at + 1) : -1
    const place = 4 * this.#pairCount++
    this.#pairs[place] = start
    this.#pairs[place + 1] = equals
    this.#pairs[place + 2] = quote < 0 ? at : at + 1
    this.#pairs[place + 3] = quote < 0 ? valueEnd(text, at) : quote
  }

  /** `time=12 us`, a unit apart from its number, is no time of day but how long it took. */
  #finished(text: string, start: number, equals: number): number {
    const at = equals + 1
    if (text.charCodeAt(digitsEnd(text, at)) !== SPACE || !text.startsWith('time=', start))
      return at
    const end = this.#number.duration(text, at, -1)
    if (end > at) this.values[FIELD.took] = this.#number.value
    return end
  }

  #time(text: string, at: number, decimals: number): number {
    const end = this.#number.time(text, at, decimals)
    if (end === at) return at
    this.hasTime = true
    this.seconds = this.#number.seconds
    this.nanos = this.#number.nanos
    return end
  }

  #text(field: number, text: string, start: number): number {
    const end = valueEnd(text, start)
    if (field === FIELD.verb) {
      const verb = text.slice(start, end)
      this.verb = EVENT_WORDS.get(verb) ?? VERBS.get(verb) ?? 0
    } else if (field === FIELD.fn) {
      this.fnStart = start
      this.fnEnd = end
    } else if (field === FIELD.what) {
      this.whatStart = start
      this.whatEnd = end
    } else if (field === FIELD.pcs) this.pcs = text.slice(start, end)
    else if (field === FIELD.start) this.start = text.slice(start, end)
    return end
  }

  #word(text: string, start: number, end: number): number {
    const kind = EVENT_WORDS.get(text.slice(start, end))
    if (kind === undefined) return end
    if (kind === EVENT.took) return this.#took(text, start, end)
    if (this.word === 0 && standsAlone(text, start, end)) this.word = kind
    return end
  }

  #took(text: string, start: number, end: number): number {
    let at = end
    while (isGap(text.charCodeAt(at))) at++
    const after = this.#number.duration(text, at, -1)
    if (after === at) return end
    this.values[FIELD.took] = this.#number.value
    // `returned after 4ms` names nothing.
    if (!text.startsWith('after', start)) this.#nameBefore(text, start)
    return after
  }

  /** The whole of `main.(*Server).Handle` in `main.(*Server).Handle takes 5 us`. */
  #nameBefore(text: string, takes: number): void {
    let end = takes
    while (text.charCodeAt(end - 1) === SPACE) end--
    if (end === takes) return
    if (text.charCodeAt(end - 1) === 58) end--
    const limit = Math.max(0, end - MAX_NAME)
    let start = end
    while (start > limit && !isBlank(text.charCodeAt(start - 1))) {
      start--
      if (text.charCodeAt(start) === EQUALS) return
    }
    if (!isWord(text.charCodeAt(start)) || text.charCodeAt(start) <= 57) return
    this.tookNameStart = start
    this.tookNameEnd = end
  }
}

/** Only a label's own line has these. */
function isLabelWord(name: string): boolean {
  return name === 'label' || name === 'text'
}

function valueEnd(text: string, start: number): number {
  const end = tokenEnd(text, start)
  const last = text.charCodeAt(end - 1)
  return end > start && (last === COMMA || last === SEMICOLON) ? end - 1 : end
}

/** What may stand between `takes` and its number: blanks, a colon. */
function isGap(code: number): boolean {
  return isBlank(code) || code === 58
}

/** False inside a name such as `main.call` or `on-exit/done`; `...done` and `done.` stand alone. */
function standsAlone(text: string, start: number, end: number): boolean {
  const before = text.charCodeAt(start - 1)
  if (isJoint(before) && !(before === POINT && text.charCodeAt(start - 2) === POINT)) return false
  return !isJoint(text.charCodeAt(end)) || !isWord(text.charCodeAt(end + 1))
}

function isJoint(code: number): boolean {
  return code === POINT || code === 47 || code === 45
}
