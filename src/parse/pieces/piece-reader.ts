import type { DiagnosticLog } from '../../model/diagnostic.ts'
import { EVENT, type EventBatch } from '../../model/event-batch.ts'
import type { CaptureHeader } from '../../model/header.ts'
import type { LabelTable } from '../../model/label-table.ts'
import { StackTable } from '../../model/stack-table.ts'
import type { CaptureSink } from '../events/capture-sink.ts'
import type { ParsedPiece, ParsedStep, TablesStep } from './parsed-piece.ts'
import { BatchTurns, SharedBatches } from './shared-batches.ts'

/** Labels of a run whose numbers are others here than where they were read. */
export class OtherNumbers {
  readonly values: Map<number, number> = new Map()
  /** How many values were told. */
  told = 1
}

/** Hands over what a parser in another thread found, as if the parser were here. */
export class PieceReader {
  readonly #sink: CaptureSink
  readonly #log: DiagnosticLog
  readonly #stacks = new StackTable()
  readonly #labels: LabelTable
  readonly #numbers: OtherNumbers
  readonly #batches: SharedBatches
  readonly #turns: BatchTurns
  readonly #named: string[] = []
  /** How many lines of the capture were read so far. */
  lineCount = 0

  constructor(
    memory: SharedArrayBuffer,
    sink: CaptureSink,
    log: DiagnosticLog,
    labels: { readonly table: LabelTable; readonly numbers: OtherNumbers },
  ) {
    this.#sink = sink
    this.#log = log
    this.#labels = labels.table
    this.#numbers = labels.numbers
    this.#batches = new SharedBatches(memory, this.#stacks, labels.table)
    this.#turns = new BatchTurns(memory)
  }

  read({ steps, lines }: ParsedPiece): void {
    for (const step of steps) this.#step(step)
    this.lineCount = lines
  }

  #step(step: ParsedStep): void {
    if (typeof step === 'number') this.#events(step)
    else if ('tables' in step) this.#tables(step.tables)
    else if ('record' in step) this.#sink.record(step.record)
    else if ('header' in step) this.#header(step.header)
    else if ('named' in step) this.#take(step.named)
    else this.#log.report(...step.report)
  }

  #header(header: CaptureHeader): void {
    this.#sink.header({ ...header, named: this.#named })
  }

  #take(names: readonly string[]): void {
    for (const name of names) this.#named.push(name)
  }

  #tables({ stacks, stacksLeftOut, labelNames, labelValues }: TablesStep): void {
    for (const frames of stacks) this.#stacks.intern(frames, frames.length)
    this.#stacks.overflow = stacksLeftOut
    for (const name of labelNames) this.#labels.name(name)
    for (const value of labelValues) this.#learn(value)
  }

  #events(index: number): void {
    const batch = this.#batches.filled(index)
    if (this.#numbers.values.size > 0) this.#renumber(batch)
    this.#sink.events(batch)
    this.#turns.release()
  }

  /** Names of types are values, too, and only this side has those. */
  #learn(value: string): void {
    const own = this.#labels.mirror(value)
    if (own !== this.#numbers.told) this.#numbers.values.set(this.#numbers.told, own)
    this.#numbers.told++
  }

  #renumber({ length, kind, d }: EventBatch): void {
    const { values } = this.#numbers
    for (let row = 0; row < length; row++) {
      if (kind[row] === EVENT.label) d[row] = values.get(d[row]) ?? d[row]
    }
  }
}
