import { EVENT, MARKS } from '../../model/event-batch.ts'
import { MAX_FRAMES } from '../../model/stack-table.ts'
import { FIELD } from '../shapes/word-keys.ts'
import type { FunctionNames } from './function-names.ts'
import { WordFields } from './word-fields.ts'
import { hexNumber, readStack } from './word-stack.ts'

/** An event read from one line; `kind` and `a` to `f` as in `EventBatch`, -1 for ids that the line does not say. */
export interface WordEvent {
  kind: number
  /** Whether `seconds` and `nanos` hold the time of the event, on the capture's clock. */
  hasTime: boolean
  seconds: number
  nanos: number
  cpu: number
  tid: number
  pid: number
  gid: number
  a: number
  b: number
  c: number
  e: number
  f: number
  /** The first `frames` are a stack, innermost first. */
  readonly pcs: Float64Array
  frames: number
  /** Of a label: its value. */
  text: string
  /** Of an entry: names and values of its labels, in turns. */
  labels: readonly string[]
}

/** What makes a line an entry or an exit, in place of the usual words. */
export interface WordEventOptions {
  readonly enter?: RegExp
  readonly exit?: RegExp
}

const MARK_NAMES: readonly string[] = MARKS
/** Longer lines are no events. */
const MAX_LINE = 4096
/** The function of an entry or exit that names none: the first of the header. */
const UNNAMED = 0
const NO_LABELS: readonly string[] = []
const NO_TEXTS: Pick<WordEvent, 'text' | 'labels'> = { text: '', labels: NO_LABELS }
const MAX_ID = 2 ** 31 - 1

/**
 * Reads events out of printf lines of `key=value` words: `ev=` lines, lines with a word such as
 * `enter` or `return`, and finished durations such as `Handle takes 50 us`.
 */
export class WordEvents {
  readonly #names: FunctionNames
  readonly #enter: RegExp | undefined
  readonly #exit: RegExp | undefined
  readonly #fields = new WordFields()
  readonly #event: WordEvent = emptyEvent()

  constructor(names: FunctionNames, options: WordEventOptions = {}) {
    this.#names = names
    this.#enter = options.enter
    this.#exit = options.exit
  }

  /** The event that `text` is, the same object on every call; undefined when it is none. */
  read(text: string): WordEvent | undefined {
    if (text.length > MAX_LINE) return undefined
    const fields = this.#fields
    fields.read(text)
    const kind = this.#kindOf(text)
    if (kind !== 0 && fields.hasTime && this.#fill(kind, text)) return this.#event
    return Number.isNaN(fields.values[FIELD.took]) ? undefined : this.#took(text)
  }

  #kindOf(text: string): number {
    // search() knows no lastIndex, whatever the flags of the user's pattern.
    if (this.#enter !== undefined && text.search(this.#enter) >= 0) return EVENT.enter
    if (this.#exit !== undefined && text.search(this.#exit) >= 0) return EVENT.exit
    const kind = this.#fields.verb || this.#fields.word
    const isReplaced = kind === EVENT.enter ? this.#enter : kind === EVENT.exit && this.#exit
    return isReplaced ? 0 : kind
  }

  /** Sets the event to what the line says; false when it does not say enough. */
  #fill(kind: number, text: string): boolean {
    const { values, seconds, nanos } = this.#fields
    const event = this.#event
    event.kind = kind
    event.hasTime = true
    event.seconds = seconds
    event.nanos = nanos
    this.#setIds()
    event.b = event.c = Number.NaN
    this.#setTrail(kind)
    Object.assign(event, NO_TEXTS)
    switch (kind) {
      case EVENT.enter:
      case EVENT.exit:
      case EVENT.defer:
      case EVENT.label:
        return this.#fillCall(kind, text)
      case EVENT.status:
        event.a = values[FIELD.old]
        event.b = values[FIELD.new]
        event.c = values[FIELD.why] || 0
        return event.gid >= 0 && event.a >= 0 && event.b >= 0
      case EVENT.assistBegin:
      case EVENT.assistEnd:
        event.a = values[FIELD.depth]
        return event.gid >= 0
      case EVENT.mark:
        event.a = this.#mark(text)
        return event.a >= 0
      case EVENT.offCpu:
        event.a = values[FIELD.awayNs]
        event.b = values[FIELD.state] || 0
        event.c = values[FIELD.wakeNs] || 0
        return event.tid >= 0 && event.a >= 0
      case EVENT.sample:
        event.a = event.frames > 0 ? 0 : 1
        return event.tid >= 0
      default:
        return false
    }
  }

  #fillCall(kind: number, text: string): boolean {
    const { fnStart, fnEnd, values } = this.#fields
    const event = this.#event
    event.a = values[FIELD.depth]
    event.b = UNNAMED
    if (fnEnd > fnStart) {
      const isClosure = kind === EVENT.defer
      event.b = isClosure
        ? this.#names.targetCode(text, fnStart, fnEnd)
        : this.#names.code(text, fnStart, fnEnd)
    }
    const isKnown = event.gid >= 0 || event.tid >= 0
    if (kind === EVENT.enter) event.labels = this.#fields.pairs(text)
    if (kind !== EVENT.label) return isKnown
    event.c = this.#fields.label
    event.text = text.slice(this.#fields.textStart)
    return isKnown && event.c >= 0
  }

  #mark(text: string): number {
    const { whatStart, whatEnd } = this.#fields
    const what = text.slice(whatStart, whatEnd)
    return MARK_NAMES.indexOf(what)
  }

  #took(text: string): WordEvent {
    const { values, fnStart, fnEnd, tookNameStart, tookNameEnd } = this.#fields
    const event = this.#event
    event.kind = EVENT.took
    event.labels = NO_LABELS
    event.hasTime = false
    event.seconds = event.nanos = 0
    this.#setIds()
    event.frames = 0
    event.e = event.f = Number.NaN
    event.a = values[FIELD.took]
    event.b = UNNAMED
    if (tookNameEnd > tookNameStart) {
      event.b = this.#names.code(text, tookNameStart, tookNameEnd)
    } else if (fnEnd > fnStart) event.b = this.#names.code(text, fnStart, fnEnd)
    event.c = Number.NaN
    return event
  }

  /** A stack, and what goes with it. Who slept is told apart from whose line it is: nobody's. */
  #setTrail(kind: number): void {
    const { values, pcs, start } = this.#fields
    const event = this.#event
    event.frames = pcs === '' ? 0 : readStack(pcs, event.pcs)
    event.e = event.f = Number.NaN
    if (kind === EVENT.status) {
      event.e = values[FIELD.waker]
      event.f = hexNumber(start)
    } else if (kind === EVENT.offCpu && !Number.isNaN(values[FIELD.systemCall])) {
      event.e = event.gid
      event.f = values[FIELD.systemCall]
      event.gid = -1
    }
  }

  #setIds(): void {
    const { values } = this.#fields
    const event = this.#event
    event.cpu = idOf(values[FIELD.cpu])
    event.tid = idOf(values[FIELD.tid])
    event.pid = idOf(values[FIELD.pid])
    // May be the address of the g, which passes 2^31.
    event.gid = values[FIELD.gid] >= 0 ? values[FIELD.gid] : -1
  }
}

function idOf(value: number): number {
  return value >= 0 && value <= MAX_ID ? value : -1
}

/** An event that says nothing. */
export function emptyEvent(): WordEvent {
  const time = { hasTime: false, seconds: 0, nanos: 0 }
  const rest = { c: Number.NaN, e: Number.NaN, f: Number.NaN }
  const stack = { pcs: new Float64Array(MAX_FRAMES), frames: 0 }
  const ids = { cpu: -1, tid: -1, pid: -1, gid: -1 }
  return { kind: 0, ...time, ...ids, a: Number.NaN, b: 0, ...rest, ...stack, ...NO_TEXTS }
}
