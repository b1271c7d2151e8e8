import { DiagnosticLog } from '../../model/diagnostic.ts'
import type { EventBatch } from '../../model/event-batch.ts'
import type { CaptureHeader } from '../../model/header.ts'
import { LabelTable } from '../../model/label-table.ts'
import type { CaptureRecord } from '../../model/record.ts'
import { StackTable } from '../../model/stack-table.ts'
import type { CaptureSink } from '../events/capture-sink.ts'
import type { ParsedReport, ParsedStep } from './parsed-piece.ts'
import { BatchTurns, SharedBatches } from './shared-batches.ts'

/** What the writers of a run share, one for each of its captures. */
export class PieceRing {
  readonly memory: SharedArrayBuffer
  readonly turns: BatchTurns
  readonly labels: LabelTable = new LabelTable()
  /** How many labels were told: what one capture told, the next need not tell again. */
  namesTold = 0
  valuesTold = 1

  constructor(memory: SharedArrayBuffer) {
    this.memory = memory
    this.turns = new BatchTurns(memory)
  }
}

/** Writes down what a parser hands over and reports, in its order, for a reader in another thread. */
export class PieceWriter implements CaptureSink {
  /** What the parser is to report to. */
  readonly log: DiagnosticLog
  readonly #ring: PieceRing
  readonly #batches: SharedBatches
  readonly #send: () => void
  #steps: ParsedStep[] = []
  #stacksTold = 1
  #stacksLeftOut = 0
  #named: readonly string[] = []
  #namedTold = 0

  /** `send` is called where a piece has to go before its end, since the ring is full. */
  constructor(ring: PieceRing, send: () => void) {
    this.#ring = ring
    this.#batches = new SharedBatches(ring.memory, new StackTable(), ring.labels)
    this.#send = send
    this.log = new WrittenLog((report) => this.#steps.push({ report }))
  }

  record(record: CaptureRecord): void {
    this.#steps.push({ record })
  }

  /** The parser goes on with its header: what it was now is copied. */
  header(header: CaptureHeader): void {
    const { named, fns, types } = header
    this.#named = named
    this.#tellNames()
    const copy = { ...header, fns: [...fns], named: [] }
    this.#steps.push({ header: types === undefined ? copy : { ...copy, types: [...types] } })
  }

  events(batch: EventBatch): void {
    this.#tellNames()
    this.#tellTables(batch)
    if (this.#ring.turns.isFull) this.#send()
    const index = this.#ring.turns.next()
    this.#batches.fill(index, batch)
    this.#steps.push(index)
  }

  /** All since the last time. */
  take(): readonly ParsedStep[] {
    const steps = this.#steps
    this.#steps = []
    return steps
  }

  #tellNames(): void {
    if (this.#named.length === this.#namedTold) return
    this.#steps.push({ named: this.#named.slice(this.#namedTold) })
    this.#namedTold = this.#named.length
  }

  /** Most batches bring nothing new. */
  #tellTables({ stacks }: EventBatch): void {
    const { labels, namesTold, valuesTold } = this.#ring
    const areOld = stacks.size === this.#stacksTold && stacks.overflow === this.#stacksLeftOut
    if (areOld && labels.names.length === namesTold && labels.size === valuesTold) return
    this.#stacksLeftOut = stacks.overflow
    const tables = {
      stacks: this.#newStacks(stacks),
      stacksLeftOut: stacks.overflow,
      labelNames: this.#newNames(),
      labelValues: this.#newValues(),
    }
    this.#steps.push({ tables })
  }

  #newStacks(stacks: StackTable): readonly Float64Array[] {
    const found: Float64Array[] = []
    for (; this.#stacksTold < stacks.size; this.#stacksTold++) {
      found.push(stacks.frames(this.#stacksTold).slice())
    }
    return found
  }

  #newNames(): readonly string[] {
    const found = this.#ring.labels.names.slice(this.#ring.namesTold)
    this.#ring.namesTold += found.length
    return found
  }

  #newValues(): readonly string[] {
    const { labels } = this.#ring
    const found: string[] = []
    for (; this.#ring.valuesTold < labels.size; this.#ring.valuesTold++) {
      found.push(labels.valueOf(this.#ring.valuesTold))
    }
    return found
  }
}

/** A log whose reports are written down, too. */
class WrittenLog extends DiagnosticLog {
  readonly #write: (report: ParsedReport) => void

  constructor(write: (report: ParsedReport) => void) {
    super()
    this.#write = write
  }

  override report(...report: ParsedReport): void {
    super.report(...report)
    this.#write(report)
  }
}
