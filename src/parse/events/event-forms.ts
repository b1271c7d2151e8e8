import { clearTrail, copyCall, type EventBatch, setLabel } from '../../model/event-batch.ts'
import type { LineRecord } from '../../model/record.ts'
import type { FormNumbers } from '../forms/form-numbers.ts'
import { textOf, trialsOf } from '../forms/form-trials.ts'
import {
  type FormedLine,
  FormedLines,
  type FormReader,
  type FormTaker,
  type LinePlace,
} from '../forms/formed-lines.ts'
import type { FormedText } from '../forms/line-form.ts'
import { type EventForm, eventForm, type MadeEvent, madeEvent } from './event-form.ts'
import type { EventLayouts } from './event-layouts.ts'
import type { WordEvent } from './word-events.ts'

const MAX_ID = 2 ** 31 - 1
const SECOND_NS = 1e9
/** Below 2^53 nanoseconds: no time is rounded before its distance from another one is. */
const EXACT_SECONDS = 9_007_199
/** An entry, its labels, and one to spare. */
export const MOST_ROWS_OF_LINE = 18

/** Tells the event that a line is, and keeps nothing of it; the same object on every call. */
export type TrialReader = (text: string) => WordEvent | undefined

/** Puts lines of a form that is known to be that of an event into the columns of a batch. */
export class EventForms implements FormReader<EventForm>, FormTaker {
  readonly #batch: EventBatch
  readonly #layouts: EventLayouts
  readonly #newTrial: () => TrialReader
  readonly #lines = new FormedLines<EventForm>(this)
  /** What the others made of the line that they read last. */
  #met: { readonly event: MadeEvent | undefined; readonly record: LineRecord } | undefined
  /** Whether lines are events whatever came before them: below the names of columns they may be rows. */
  isOpen = true

  constructor(batch: EventBatch, layouts: EventLayouts, newTrial: () => TrialReader) {
    this.#batch = batch
    this.#layouts = layouts
    this.#newTrial = newTrial
  }

  take(form: EventForm, line: FormedLine): boolean {
    const batch = this.#batch
    const row = batch.length
    const { numbers } = line
    if (row + MOST_ROWS_OF_LINE > batch.line.length) return false
    if (numbers.long > 0 && !isExact(form, numbers)) return false
    if (!this.#fill(form, numbers.values, row)) return false
    if (form.time < 0) batch.timeNs[row] = Number.NaN
    else this.#setTime(form, numbers, row)
    if (batch.isWide) clearTrail(batch, row)
    batch.kind[row] = form.kind
    batch.line[row] = line.line
    batch.length++
    if (form.labels.length > 0) this.#appendLabels(form, line, row)
    return true
  }

  get isNew(): boolean {
    return this.isOpen && this.#lines.isNew
  }

  read(bytes: Uint8Array, from: number, to: number, line: number, place: LinePlace): number {
    return this.isOpen ? this.#lines.read(bytes, from, to, line, place) : from
  }

  linesSince(line: number): number {
    return this.isOpen ? this.#lines.linesSince(line) : 0
  }

  /** The others made this event of a line. */
  met(event: WordEvent, record: LineRecord): void {
    if (this.isNew) this.#met = { event: madeEvent(event), record }
  }

  learn(text: string, line: number): void {
    const record = this.#met?.record
    if (record?.line === line && record.text === text) this.#lines.learn(text)
    this.#met = undefined
  }

  meaningOf(text: FormedText): EventForm | undefined {
    const event = this.#met?.event
    if (event === undefined) return undefined
    const trials = trialsOf(text)
    const read = this.#newTrial()
    const made = trials.flatMap((trial) => madeEvent(read(trial.text)) ?? [])
    return made.length < trials.length ? undefined : eventForm(event, made, trials)
  }

  #fill({ index, scale }: EventForm, values: Float64Array, row: number): boolean {
    const batch = this.#batch
    const cpu = index[0] < 0 ? scale[0] : values[index[0]]
    const tid = index[1] < 0 ? scale[1] : values[index[1]]
    const pid = index[2] < 0 ? scale[2] : values[index[2]]
    if (cpu > MAX_ID || tid > MAX_ID || pid > MAX_ID) return false
    batch.cpu[row] = cpu
    batch.tid[row] = tid
    batch.pid[row] = pid < 0 ? this.#layouts.process : pid
    batch.gid[row] = index[3] < 0 ? scale[3] : values[index[3]]
    batch.a[row] = index[4] < 0 ? scale[4] : values[index[4]] * scale[4]
    batch.b[row] = index[5] < 0 ? scale[5] : values[index[5]]
    batch.c[row] = index[6] < 0 ? scale[6] : values[index[6]]
    return true
  }

  #setTime({ time, timeUnit }: EventForm, numbers: FormNumbers, row: number): void {
    const batch = this.#batch
    const value = numbers.values[time]
    const { originSeconds } = batch
    if (
      timeUnit === 1 &&
      numbers.long === 0 &&
      originSeconds >= 0 &&
      originSeconds < EXACT_SECONDS
    ) {
      batch.timeNs[row] = value - originSeconds * SECOND_NS
      return
    }
    let seconds = numbers.seconds(time)
    let nanos = numbers.nanos(time)
    if (timeUnit !== 1) {
      const units = SECOND_NS / timeUnit
      seconds = Math.floor(value / units)
      // The quotient is rounded: at the end of a second it may be the next one.
      if (seconds * units > value) seconds--
      nanos = (value - seconds * units) * timeUnit
    }
    if (batch.originSeconds < 0) batch.originSeconds = seconds
    batch.timeNs[row] = (seconds - batch.originSeconds) * SECOND_NS + nanos
  }

  #appendLabels({ labels }: EventForm, line: FormedLine, row: number): void {
    const batch = this.#batch
    const table = this.#layouts.labels
    for (const { name, value } of labels) {
      copyCall(batch, row, batch.length)
      setLabel(batch, batch.length, table.name(name), table.value(textOf(value, line)))
      batch.length++
    }
  }
}

/** Whether no number is rounded: of a time in nanoseconds both parts are exact. */
function isExact({ time, timeUnit }: EventForm, numbers: FormNumbers): boolean {
  return numbers.long === 1 && time >= 0 && timeUnit === 1 && numbers.isLong(time)
}
