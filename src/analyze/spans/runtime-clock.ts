import type { RuntimeEvents } from '../../model/analysis.ts'
import { MARKS } from '../../model/event-batch.ts'
import { type EventTrain, type IntervalBudget, IntervalKeeper } from './interval-keeper.ts'

/** A clock of its own remembers so many intervals. */
const MOST_INTERVALS = 100_000

type Mark = (typeof MARKS)[number]

/** Which marks begin and end what a clock counts. */
export interface ClockMarks {
  readonly name: string
  readonly begin: Mark
  readonly end: Mark
  /** Ends it in captures that have no `end` mark at all. */
  readonly earlyEnd?: Mark
  /** From these on it is over once a goroutine begins to run: its end may be lost, or come late. */
  readonly closing?: readonly Mark[]
  /** Whether a second beginning replaces the first (whose end was lost), or is a race to begin the same. */
  readonly beginAnew: boolean
}

/** GC marking. Several goroutines may call gcStart for one cycle: the first call counts. */
export const GC_MARK: ClockMarks = {
  name: 'gc_mark',
  begin: 'gcStart',
  end: 'markTerm',
  beginAnew: false,
}

/** A stop-the-world pause: only one at a time. Scripts for old bpftrace have no probe where the restart returns. */
export const STW: ClockMarks = {
  name: 'stw',
  begin: 'stw+',
  end: 'stw.',
  earlyEnd: 'stw-',
  closing: ['stw=', 'stw-'],
  beginAnew: true,
}

/** Adds up the time in which something went on, such as GC marking: a span's share is the difference of two readings. */
export class RuntimeClock {
  readonly #marks: ClockMarks
  readonly #begin: number
  readonly #end: number
  readonly #earlyEnd: number
  readonly #closing: ReadonlySet<number>
  readonly #intervals: IntervalKeeper
  #hasEnd = false
  #isClosing = false
  #openNs = Number.NaN
  /** When and from when the latest one was ended by its early end; NaN otherwise. */
  #earlyNs = Number.NaN
  #begunNs = Number.NaN
  #sumNs = 0
  #count = 0
  #maxNs = 0

  constructor(marks: ClockMarks, budget: IntervalBudget = { left: MOST_INTERVALS }) {
    this.#marks = marks
    this.#intervals = new IntervalKeeper(budget)
    this.#begin = MARKS.indexOf(marks.begin)
    this.#end = MARKS.indexOf(marks.end)
    this.#earlyEnd = marks.earlyEnd === undefined ? -1 : MARKS.indexOf(marks.earlyEnd)
    this.#closing = new Set(marks.closing?.map((mark) => MARKS.indexOf(mark)))
  }

  /** Whether it goes on now. */
  get isOpen(): boolean {
    return !Number.isNaN(this.#openNs)
  }

  /** A mark was met (an index into MARKS); those of others are passed over. */
  mark(mark: number, timeNs: number): void {
    this.#isClosing = this.#closing.has(mark)
    if (mark === this.#begin) {
      if (!this.isOpen || this.#marks.beginAnew) this.#openNs = timeNs
      this.#earlyNs = Number.NaN
    } else if (mark === this.#end) this.#endNow(timeNs)
    else if (mark === this.#earlyEnd && !this.#hasEnd && this.isOpen) {
      this.#begunNs = this.#openNs
      this.#earlyNs = timeNs
      this.#close(timeNs)
    }
  }

  /** A goroutine begins to run. */
  somebodyRuns(timeNs: number): void {
    if (this.#isClosing && this.isOpen) this.#close(timeNs)
  }

  /** Nanoseconds in which it went on, up to `timeNs` (not before the latest mark). */
  read(timeNs: number): number {
    return this.isOpen && timeNs > this.#openNs ? this.#sumNs + timeNs - this.#openNs : this.#sumNs
  }

  /** How often it went on and for how long, the one still open left out. */
  total(): RuntimeEvents {
    const { name } = this.#marks
    return { name, count: this.#count, totalNs: this.#sumNs, maxNs: this.#maxNs }
  }

  /** When it went on, the one still open left out. */
  train(pid: number): EventTrain {
    return this.#intervals.train(this.#marks.name, pid)
  }

  #endNow(timeNs: number): void {
    this.#hasEnd = true
    if (this.isOpen) this.#close(timeNs)
    else if (!Number.isNaN(this.#earlyNs)) {
      // The first one of a capture that does have end marks was ended too early.
      this.#sumNs += Math.max(0, timeNs - this.#earlyNs)
      this.#maxNs = Math.max(this.#maxNs, timeNs - this.#begunNs)
      this.#intervals.extend(timeNs)
      this.#earlyNs = Number.NaN
    }
  }

  #close(timeNs: number): void {
    const lengthNs = Math.max(0, timeNs - this.#openNs)
    this.#intervals.add(this.#openNs, timeNs)
    this.#openNs = Number.NaN
    this.#sumNs += lengthNs
    this.#maxNs = Math.max(this.#maxNs, lengthNs)
    this.#count++
  }
}

/** The clocks of one process. */
export interface ProcessClocks {
  readonly gcMark: RuntimeClock
  readonly stw: RuntimeClock
}
