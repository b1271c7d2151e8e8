import type { DiagnosticLog } from '../../model/diagnostic.ts'
import { clearTrail, copyCall, EVENT, type EventBatch, setLabel } from '../../model/event-batch.ts'
import { wholeNumber } from '../bytes/whole-number.ts'
import type { EventLayout } from './event-layout.ts'
import { EventLayouts } from './event-layouts.ts'
import { labelColumns } from './label-columns.ts'
import { markAt, markEnd } from './mark-word.ts'
import { TrailReader } from './trail-reader.ts'

const SPACE = 32
const ZERO = 48
const NANO_DIGITS = 9
const SMALL_A = 97
const MINUS = 45
const BACKSLASH = 92
const MAX_TIME_DIGITS = 19
/** A header may declare more columns than that: none of them is known. */
const MAX_FIELDS = 24

/**
 * Reads the protocol's compact event lines of any layout straight from bytes, and allocates nothing.
 * `scan` recognises a line, `commit` puts the line just scanned into the batch.
 */
export class EventReader {
  readonly layouts: EventLayouts
  readonly #fields = new Float64Array(MAX_FIELDS)
  readonly #batch: EventBatch
  readonly #trail: TrailReader
  #layout: EventLayout | undefined
  #count = 0
  /** Whether columns in hexadecimal were skipped. */
  #hasMore = false
  #seconds = 0
  #nanos = 0
  /** Where the line in hand begins. */
  #bytes: Uint8Array = new Uint8Array(0)
  #at = 0
  /** How many lines had more columns than their layout knows. */
  extraColumns = 0

  constructor(batch: EventBatch) {
    this.#batch = batch
    this.layouts = new EventLayouts(batch.labels)
    this.#trail = new TrailReader(batch.stacks)
  }

  /**
   * Tries to read an event at `at`. Returns the offset of the first byte that is no part of its numbers
   * (the newline of a plain line), or -1 when there is no event here.
   * The caller makes sure that a newline follows somewhere in `bytes`: that is what stops every loop.
   */
  scan(bytes: Uint8Array, at: number): number {
    const layout = this.layouts.of(bytes[at])
    // Labels go on to the end of their line, which only those know who know what a line is.
    if (layout === undefined || bytes[at + 1] !== SPACE || layout.kind === EVENT.label) return -1
    this.#layout = layout
    this.#bytes = bytes
    this.#at = at
    this.#hasMore = false
    let next = this.#time(bytes, at + 2)
    if (next < 0) return -1
    if (layout.timeField >= 0 || layout.wordField >= 0) return this.#scanMixed(bytes, next, layout)
    next = this.#numbers(bytes, next, 0, Math.min(layout.known, MAX_FIELDS))
    if (this.#count < layout.required) return -1
    return layout.hasTrail ? this.#trailAt(bytes, next, layout) : this.#skipHex(bytes, next)
  }

  /** Whether lines that begin with this byte have columns that are labels: these are texts, and may hold anything. */
  hasLabels(byte: number): boolean {
    return (this.layouts.of(byte)?.labels.length ?? 0) > 0
  }

  /** Appends the event of the last successful scan to the batch. `line` is its line of the capture. */
  commit(line: number): void {
    const labels = this.#append(line)
    const known = this.#layout?.known ?? 0
    if (labels === 0 && (this.#count > known || this.#hasMore)) this.extraColumns++
  }

  /** The capture ended: what was left out of its lines. */
  report(log: DiagnosticLog): void {
    const what = 'event lines with more columns than are known: those were skipped'
    if (this.extraColumns > 0) log.report('EXTRA_COLUMNS', what, undefined, this.extraColumns)
    this.layouts.labels.report(log)
  }

  /** The same for a line that goes on after its numbers, with words that no layout knows. */
  commitPart(line: number): void {
    if (this.#append(line) === 0) this.extraColumns++
  }

  /** Returns how many labels the line told: each is a row behind that of the event. */
  #append(line: number): number {
    const batch = this.#batch
    const layout = this.#layout
    if (layout === undefined) return 0
    const row = batch.length++
    if (batch.originSeconds < 0) batch.originSeconds = this.#seconds
    batch.timeNs[row] = (this.#seconds - batch.originSeconds) * 1e9 + this.#nanos
    batch.kind[row] = layout.kind
    batch.line[row] = line
    this.#fill(row, layout)
    return layout.kind === EVENT.enter ? this.#appendLabels(row, layout) : 0
  }

  #appendLabels(row: number, layout: EventLayout): number {
    const batch = this.#batch
    const { labels } = this.layouts
    return labelColumns(this.#bytes, this.#at, layout, (name, from, to) => {
      copyCall(batch, row, batch.length)
      setLabel(batch, batch.length, labels.name(name), labels.valueAt(this.#bytes, from, to))
      batch.length++
    })
  }

  #fill(row: number, layout: EventLayout): void {
    const batch = this.#batch
    batch.cpu[row] = this.#field(layout, 0, -1)
    batch.tid[row] = this.#field(layout, 1, -1)
    batch.pid[row] = this.#field(layout, 2, this.layouts.process)
    batch.gid[row] = this.#field(layout, 3, -1)
    batch.a[row] = this.#field(layout, 4, Number.NaN)
    batch.b[row] = this.#field(layout, 5, 0)
    batch.c[row] = this.#field(layout, 6, 0)
    if (layout.hasTrail) this.#fillTrail(row)
    else if (batch.isWide) clearTrail(batch, row)
    if (layout.kind !== EVENT.summed) return
    batch.isWide = true
    batch.d[row] = this.#field(layout, 7, 0)
    batch.e[row] = this.#field(layout, 8, 0)
    batch.f[row] = this.#field(layout, 9, 0)
    batch.g[row] = this.#field(layout, 10, 0)
    batch.h[row] = this.#field(layout, 11, 0)
  }

  /** Skips columns that are whole hexadecimal numbers: a later protocol prints addresses behind what is known. */
  #skipHex(bytes: Uint8Array, at: number): number {
    let end = at
    while (bytes[end] === SPACE) {
      const next = afterHex(bytes, end + 1)
      if (next < 0) break
      end = next
    }
    this.#hasMore = end > at
    return end
  }

  #trailAt(bytes: Uint8Array, at: number, layout: EventLayout): number {
    const a = this.#field(layout, 4, Number.NaN)
    return this.#trail.read(bytes, at, layout.kind, a, this.#field(layout, 5, 0))
  }

  #fillTrail(row: number): void {
    const batch = this.#batch
    const { stack, who, from, isKernel } = this.#trail
    batch.isWide = true
    batch.d[row] = stack
    batch.e[row] = who
    batch.f[row] = from
    if (batch.kind[row] === EVENT.sample) batch.a[row] = isKernel ? 1 : 0
  }

  #field(layout: EventLayout, slot: number, absent: number): number {
    const field = layout.fieldOfSlot[slot]
    return field >= 0 && field < this.#count ? this.#fields[field] : absent
  }

  /** Reads the time: seconds and nanoseconds apart, since `nsecs` passes 2^53 after 104 days of uptime. */
  #time(bytes: Uint8Array, at: number): number {
    const digits = countDigits(bytes, at)
    if (digits === 0 || digits > MAX_TIME_DIGITS) return -1
    const end = at + digits
    const split = Math.max(at, end - NANO_DIGITS)
    this.#seconds = digitsValue(bytes, at, split)
    this.#nanos = digitsValue(bytes, split, end)
    return end
  }

  /** Reads ` 12 345 6…` into the fields `first` to `most - 1`; returns the first byte after them. */
  #numbers(bytes: Uint8Array, at: number, first: number, most: number): number {
    let count = first
    let i = at
    while (bytes[i] === SPACE && count < most) {
      const next = wholeNumber(bytes, i + 1, this.#fields, count)
      if (next === i) break
      i = next
      count++
    }
    this.#count = count
    return i
  }

  /** Records with a word (M) or a second time (B): numbers up to it, then it, then the numbers after it. */
  #scanMixed(bytes: Uint8Array, at: number, layout: EventLayout): number {
    const special = Math.max(layout.timeField, layout.wordField)
    const next = this.#numbers(bytes, at, 0, special)
    if (this.#count < special || bytes[next] !== SPACE) return -1
    const after =
      layout.wordField >= 0 ? this.#mark(bytes, next + 1) : this.#bornTime(bytes, next + 1)
    if (after < 0) return -1
    const end = this.#numbers(bytes, after, special + 1, Math.min(layout.known, MAX_FIELDS))
    return this.#count >= layout.required ? this.#skipHex(bytes, end) : -1
  }

  #mark(bytes: Uint8Array, at: number): number {
    const mark = markAt(bytes, at)
    if (mark < 0) return -1
    this.#fields[this.#count] = mark
    return markEnd(bytes, at, mark)
  }

  #bornTime(bytes: Uint8Array, at: number): number {
    const seconds = this.#seconds
    const nanos = this.#nanos
    const after = this.#time(bytes, at)
    const origin = this.#batch.originSeconds < 0 ? seconds : this.#batch.originSeconds
    this.#fields[this.#count] = (this.#seconds - origin) * 1e9 + this.#nanos
    this.#seconds = seconds
    this.#nanos = nanos
    return after
  }
}

function countDigits(bytes: Uint8Array, at: number): number {
  let digits = 0
  while ((bytes[at + digits] - ZERO) >>> 0 <= 9) digits++
  return digits
}

function digitsValue(bytes: Uint8Array, from: number, to: number): number {
  let value = 0
  for (let i = from; i < to; i++) value = value * 10 + bytes[i] - ZERO
  return value
}

/** The first byte behind a word of hexadecimal digits; -1 where there is none. */
function afterHex(bytes: Uint8Array, at: number): number {
  let i = bytes[at] === MINUS ? at + 1 : at
  while (isHex(bytes[i])) i++
  return !isHex(bytes[i - 1]) || isWordByte(bytes[i]) ? -1 : i
}

function isHex(byte: number): boolean {
  return (byte - ZERO) >>> 0 <= 9 || ((byte | 32) - SMALL_A) >>> 0 <= 5
}

/** Whether a word goes on: what ends one is a blank, the end of the line, or the escape of it in JSON. */
function isWordByte(byte: number): boolean {
  return byte > SPACE && byte !== BACKSLASH
}
