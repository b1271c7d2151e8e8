import { HistogramCollector } from '../../analyze/histograms/histograms.ts'
import type { RollCell, RollTable } from '../../analyze/histograms/roll-up.ts'
import { type Diagnostic, DiagnosticLog } from '../../model/diagnostic.ts'
import { GotailError } from '../../model/error.ts'
import type { Histogram } from '../../model/histogram.ts'
import type { BucketRecord, CaptureRecord } from '../../model/record.ts'
import type { ScriptFacts } from '../../model/script-facts.ts'
import type { Cell } from '../../report/columns/csv.ts'
import { tableCells } from '../../report/columns/table-rows.ts'
import type { RowForm } from './row-form.ts'
import { TableBook } from './table-book.ts'
import type { TableSink } from './table-sink.ts'

/** Cells that are held of all tables together. */
const MOST_CELLS = 20_000_000
const NOWHERE: TableSink = { open: () => () => {}, flush: async () => {}, close: async () => {} }

/** How tables are gathered. */
export interface GatherChoice {
  /** Every print of a map; else the last one, since most maps only grow. */
  readonly everyPrint: boolean
  /** Tables whose names it turns down are left out. */
  readonly wants: (table: string) => boolean
  readonly script?: ScriptFacts
}

interface Gathered extends RollTable {
  readonly rows: RollCell[][]
  snapshot: number
}

/** All tables of a capture whole: rows of the last print of each map, histograms joined over their prints. */
export class GatheredTables {
  readonly #choice: GatherChoice
  readonly #book: TableBook
  readonly #log = new DiagnosticLog()
  readonly #histograms = new HistogramCollector(this.#log)
  readonly #tables = new Map<string, Gathered>()
  readonly #keyNames = new Map<string, readonly string[]>()
  #cells = 0

  constructor(choice: GatherChoice) {
    this.#choice = choice
    const form: RowForm = (name, columns) => this.#table(name, columns)
    this.#book = new TableBook(NOWHERE, { form, shapesLines: true }, choice.wants, choice.script)
  }

  add(record: CaptureRecord): void {
    if (record.kind === 'hist' || record.kind === 'lhist') this.#bucket(record)
    else if (record.kind !== 'stats' || !this.#histograms.addTotals(record)) {
      if ('key' in record && record.keyNames !== undefined) {
        this.#keyNames.set(record.name, record.keyNames)
      }
      this.#book.add(record)
    }
  }

  end(): void {
    this.#book.end()
  }

  /** By the names of their tables, such as `@x.map`; histograms aside. */
  get tables(): ReadonlyMap<string, RollTable> {
    return this.#tables
  }

  get refused(): readonly string[] {
    return this.#book.refused
  }

  /** What found no room, once all is in. */
  get diagnostics(): readonly Diagnostic[] {
    return this.#log.list()
  }

  histograms(): readonly Histogram[] {
    return this.#histograms.build()
  }

  /** What the parts of a map's keys are called: by the capture, else `key1` …. */
  keyNames(name: string, parts: number): readonly string[] {
    const told = this.#keyNames.get(name) ?? []
    return Array.from({ length: parts }, (_, at) => told[at] ?? `key${at + 1}`)
  }

  #bucket(record: BucketRecord): void {
    if (!this.#choice.wants(`${record.name}.${record.kind}`)) return
    if (record.keyNames !== undefined) this.#keyNames.set(record.name, record.keyNames)
    this.#histograms.add(record)
  }

  #table(name: string, columns: readonly string[]): ReturnType<RowForm> {
    const table: Gathered = { columns, rows: [], snapshot: 0 }
    this.#tables.set(this.#tables.has(name) ? `${name}[]` : name, table)
    const cells = (row: readonly Cell[]): void => this.#keep(table, row)
    return {
      record: (record) => {
        if ('snapshot' in record) this.#beginPrint(table, record.snapshot)
        cells(tableCells(record, columns.length))
      },
      cells,
      end: () => {},
    }
  }

  #beginPrint(table: Gathered, snapshot: number): void {
    if (this.#choice.everyPrint || snapshot === table.snapshot) return
    table.snapshot = snapshot
    this.#cells -= table.rows.length * table.columns.length
    table.rows.length = 0
  }

  #keep(table: Gathered, row: readonly Cell[]): void {
    this.#cells += row.length
    if (this.#cells > MOST_CELLS) {
      throw new GotailError(`more than ${MOST_CELLS} cells to roll up: choose with --table NAME`, 1)
    }
    table.rows.push(row.map((cell) => (typeof cell === 'bigint' ? String(cell) : (cell ?? null))))
  }
}
