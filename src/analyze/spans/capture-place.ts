import type { EventTrain } from './interval-keeper.ts'
import type { SpanDraft } from './span-draft.ts'

/** Between the captures of a run lies so much time: what is late in one is not early in the next. */
const GAP_NS = 1_000_000_000
/** Numbers of processes from the second capture on go down from here; -1 stands for a process that is not known. */
const FIRST_PROCESS = -2
/** Beyond so many processes they share a number, as they share their clocks. */
const MAX_PROCESSES = 4096

/** A stretch of time, relative to the origin second of the first capture. */
export interface TimeWindow {
  readonly fromNs: number
  readonly toNs: number
}

/** The stretch of one capture of a run. */
export interface CaptureWindow extends TimeWindow {
  readonly capture: number
  /** Where there are several. */
  readonly name?: string
}

/** Numbers the processes of the captures behind the first: two hosts may give a process the same id. */
export class ProcessNumbers {
  readonly #byName = new Map<string, number>()

  of(capture: number, pid: number): number {
    const name = `${capture} ${pid}`
    const known = this.#byName.get(name)
    if (known !== undefined) return known
    const number = FIRST_PROCESS - Math.min(this.#byName.size, MAX_PROCESSES)
    if (this.#byName.size < MAX_PROCESSES) this.#byName.set(name, number)
    return number
  }
}

/**
 * Where one capture stands among those of a run. Each has its own clock, and its own processes. In the stores they stand one
 * behind the other on one line of time, the first as it is, and no two share a process.
 */
export class CapturePlace {
  readonly index: number
  readonly #numbers: ProcessNumbers
  readonly #beginNs: number
  #lastPid = Number.NaN
  #lastNumber = -1
  /** The first event on the capture's own clock. */
  firstNs: number = Number.NaN

  /** The capture's first event goes to `beginNs`, that of the first capture stays where it is. */
  constructor(index = 0, beginNs = 0, numbers: ProcessNumbers = new ProcessNumbers()) {
    this.index = index
    this.#beginNs = beginNs
    this.#numbers = numbers
  }

  /** The place of the capture behind this one, whose last event was at `toNs` (NaN for none) on the common line of time. */
  next(toNs: number): CapturePlace {
    const endNs = Number.isNaN(toNs) ? this.#beginNs : Math.max(this.#beginNs, toNs)
    return new CapturePlace(this.index + 1, endNs + GAP_NS, this.#numbers)
  }

  /** How much later the common line of time has it. */
  get shiftNs(): number {
    return this.index === 0 || Number.isNaN(this.firstNs) ? 0 : this.#beginNs - this.firstNs
  }

  /** What a process is called among those of all captures. */
  process(pid: number): number {
    if (this.index === 0 || pid === this.#lastPid) return this.index === 0 ? pid : this.#lastNumber
    this.#lastPid = pid
    this.#lastNumber = this.#numbers.of(this.index, pid)
    return this.#lastNumber
  }

  /** Adds a span to a store, in its place; afterwards it is as it was. */
  add(draft: SpanDraft, store: { add(draft: SpanDraft): void }): void {
    if (this.index === 0) {
      store.add(draft)
      return
    }
    const { startNs, pid } = draft
    draft.startNs = startNs + this.shiftNs
    draft.pid = this.process(pid)
    store.add(draft)
    draft.startNs = startNs
    draft.pid = pid
  }

  /** Runtime events in their place. */
  train(train: EventTrain): EventTrain {
    if (this.index === 0) return train
    const { shiftNs } = this
    return {
      ...train,
      pid: this.process(train.pid),
      capture: this.index,
      fromNs: train.fromNs.map((ns) => ns + shiftNs),
      toNs: train.toNs.map((ns) => ns + shiftNs),
      completeFromNs: train.completeFromNs + shiftNs,
    }
  }

  /** The capture's time in its place. */
  window({ fromNs, toNs }: TimeWindow): TimeWindow {
    return { fromNs: fromNs + this.shiftNs, toNs: toNs + this.shiftNs }
  }
}
