import type { DiagnosticLog } from '../../model/diagnostic.ts'
import type { BucketRecord, CaptureRecord, Integer } from '../../model/record.ts'
import type { ScriptFacts } from '../../model/script-facts.ts'
import { exactInteger, parseInteger } from '../bytes/exact-integer.ts'
import type { BccRow, BccSection, BccTotals } from './bcc-rows.ts'
import type { BucketRow } from './bucket-label.ts'
import { HistogramFaults } from './histogram-faults.ts'
import { HistogramKinds } from './histogram-kinds.ts'
import { splitKey } from './key-parts.ts'
import { Snapshots } from './snapshots.ts'
import type { HeldLine } from './text-block.ts'
import { type MapHeader, type MapRow, unglue } from './text-map.ts'
import { type PrintedKey, TextScript } from './text-script.ts'

const STATS =
  /^(?:count|\{ \.count =) (\d+), (?:\.average =|average) (-?\d+), (?:\.total =|total) (-?\d+)(?: \})?$/
/** What the table of bcc's stacks is called, which have no name; of offcputime and wakeuptime their unit stands in the first line. */
const STACKS = 'stacks'
const STACKS_HEADING = /^Tracing (off-CPU|blocked) time \((us|ns|ms)\)/

/** What all rows of one print have in common. */
export interface RowHead {
  readonly name: string
  readonly snapshot: number
  readonly key: readonly string[]
  readonly keyNames?: readonly string[]
}

/** Makes records of what the readers of text recognised, and numbers the prints of each map. */
export class TextRows {
  readonly #emit: (record: CaptureRecord) => void
  readonly #log: DiagnosticLog
  readonly #snapshots: Snapshots
  readonly #kinds: HistogramKinds
  readonly #faults: HistogramFaults
  /** What the script says, for those who recognise lines. */
  readonly script: TextScript
  #blanks = 0
  /** Events reported as lost so far. */
  #lost = 0
  /** What came last was the row of a map with a number for its value. */
  #isAfterNumber = false
  #endsMapsWithBlank = false
  /** The print of bcc's tools that came last, and the time that was told last. */
  #last = { snapshot: 0, time: '' }
  #stacks = { name: STACKS, rows: 0 }
  /** bpftrace said how many probes it attached: nothing of this is of bcc. */
  isBpftrace = false

  constructor(emit: (record: CaptureRecord) => void, log: DiagnosticLog, script?: ScriptFacts) {
    this.#emit = emit
    this.#log = log
    this.script = new TextScript(script)
    this.#snapshots = new Snapshots(log)
    this.#kinds = new HistogramKinds(script)
    this.#faults = new HistogramFaults(log)
  }

  /** Whether the script or an earlier print says that there is such a map. */
  knows(name: string): boolean {
    return this.script.map(name) !== undefined || this.#snapshots.has(name)
  }

  /** Whether map `name` is known to be a histogram. */
  isHistogram(name: string): boolean {
    return this.#kinds.has(name)
  }

  /** A blank line. Two of them stand between prints only: bpftrace ends with two before it prints every map. */
  blank(): void {
    this.#blanks++
    this.#isAfterNumber = this.#isAfterNumber && this.#blanks === 1
    if (this.#blanks === 2) this.#snapshots.interrupt()
  }

  printf(text: string, line: number): void {
    this.passed()
    this.#emit({ kind: 'printf', line, text })
  }

  /** Printed lines came: no row of a map is next to what came before them. */
  passed(): void {
    this.#isAfterNumber = false
    this.#snapshots.interrupt()
  }

  /** Something that a script printed as a whole, such as a stack. */
  value(text: string, line: number): void {
    this.#snapshots.interrupt()
    this.#emit({ kind: 'value', line, text })
  }

  notice(text: string, line: number): void {
    const [, what, unit] = STACKS_HEADING.exec(text) ?? []
    if (unit !== undefined) {
      this.#stacks = { name: `${what === 'blocked' ? what : 'offcpu'}_${unit}`, rows: 0 }
    }
    this.#emit({ kind: 'notice', line, text })
  }

  attached(probes: string): void {
    this.isBpftrace = true
    this.#emit({ kind: 'attached', probes: exactInteger(probes) })
  }

  lost(count: string): void {
    this.#lost += Number(count)
    this.#emit({ kind: 'lost', count: exactInteger(count) })
  }

  /** bpftrace sums up at its end: only what was not reported before is new. */
  lostInTotal(total: string): void {
    const more = Number(total) - this.#lost
    if (more > 0) this.lost(String(more))
  }

  /** One row, or several glued ones. */
  map(row: MapRow): void {
    for (const each of unglue(row)) this.#value(each)
  }

  /** A value that is text whatever it looks like. */
  text(of: PrintedKey, value: string): void {
    this.#emit({ kind: 'map', ...this.head(of), value })
  }

  /** All rows of one histogram, or a part of them; `line` is where they begin. */
  histogram(
    header: MapHeader,
    buckets: readonly BucketRow[],
    { line, part }: { readonly line: number; readonly part: BucketRecord['partial'] },
  ): void {
    const { name } = header
    const head = this.head(header)
    if (buckets.some((bucket) => bucket.spelledOut)) this.#kinds.declare(name, 'lhist')
    const kind = this.#kinds.of(name, buckets)
    const partial = this.#faults.part(name, part, line)
    for (const { lo, hi, count } of buckets) {
      this.#emit({ kind, ...head, lo, hi, count, ...partial })
    }
    if (kind === 'hist' && header.spaced) this.#faults.saturation(name, buckets, line)
  }

  /** Rows between others are missing: bpftrace prints those without a value, too. */
  gap(name: string, line: number): void {
    this.#faults.gap(name, line)
  }

  /** A row whose histogram nobody named. */
  headless(line: number): void {
    this.#faults.headless(line)
  }

  /** All rows of one distribution of bcc's tools. */
  bcc(
    unit: string,
    section: BccSection,
    buckets: readonly BccRow[],
    part?: BucketRecord['partial'],
  ): void {
    const head = this.#bccHead(unit, section)
    const partial = this.#faults.part(unit, part)
    for (const row of buckets) this.#emit({ ...head, ...row, ...partial })
    if (section.average !== undefined) {
      this.#emit({ kind: 'map', ...head, name: `${unit}.avg`, value: section.average })
    }
    if (buckets.some(({ kind, lo }, i) => kind === 'lhist' && i > 0 && lo !== buckets[i - 1].hi)) {
      const what = `rows of ${unit} leave values out: each is taken for [value, value + 1)`
      this.#log.report('STEP_UNKNOWN', `${what}, though the step is not told`)
    }
  }

  /** The exact sum below a distribution: of the same print. */
  bccTotals(unit: string, section: BccSection, totals: BccTotals): void {
    const { snapshot } = this.#last
    const { key, keyNames } = section
    this.#emit({ kind: 'stats', name: unit, snapshot, key, ...totals, ...named(keyNames) })
  }

  /** A stack with whose it is, and its value. */
  bccStack(of: Readonly<Record<string, string>>, value: string): void {
    const [key, keyNames] = [Object.values(of), Object.keys(of)]
    // Stacks that differ in their addresses alone come one by one.
    const { name } = this.#stacks
    const snapshot = this.#snapshots.ofRow(name, String(this.#stacks.rows++))
    this.#blanks = 0
    this.#emit({ kind: 'map', name, snapshot, key, keyNames, value: exactInteger(value) })
  }

  /** The time of what follows. */
  time(text: string, line: number): void {
    if (text === this.#last.time) return
    this.#last = { ...this.#last, time: text }
    this.#snapshots.interrupt()
    this.#emit({ kind: 'time', line, text })
  }

  #bccHead(name: string, { key, keyNames }: BccSection): RowHead {
    this.#isAfterNumber = false
    this.#blanks = 0
    const snapshot = this.#snapshots.ofRow(name, JSON.stringify(key))
    this.#last = { ...this.#last, snapshot }
    return { name, snapshot, key, ...named(keyNames) }
  }

  /** Lines that turned out to be nothing but text. */
  print(lines: readonly HeldLine[]): void {
    for (const { text, line } of lines) this.printf(text, line)
  }

  /** Whether this bpftrace (until 0.12) prints a blank line after every map. */
  get endsMapsWithBlank(): boolean {
    return this.#endsMapsWithBlank || (this.#isAfterNumber && this.#blanks === 1)
  }

  /** One interval; `head` is that of the whole print. */
  tseries(head: RowHead, start: string, value: Integer): void {
    this.#emit({ kind: 'tseries', ...head, start, value })
  }

  /** Begins the next row, or block of rows, of one key; `value` where that is a number. */
  head({ name, key }: PrintedKey, value?: number): RowHead {
    this.#endsMapsWithBlank = this.endsMapsWithBlank
    this.#isAfterNumber = false
    // The rows of a print follow each other without a blank line.
    const snapshot = this.#snapshots.ofRow(name, key ?? '', this.#blanks === 0 ? value : undefined)
    this.#blanks = 0
    const parts = key === undefined ? [] : splitKey(key, ', ', this.script.map(name))
    return { name, snapshot, key: parts }
  }

  #value({ name, key, value }: MapRow): void {
    const facts = this.script.map(name)
    const stats = facts === undefined || facts.call === 'stats' ? STATS.exec(value) : null
    const number = facts?.isText === true ? undefined : parseInteger(value)
    const head = this.head({ name, key }, number === undefined ? undefined : Number(number))
    if (stats === null) {
      this.#emit({ kind: 'map', ...head, value: number ?? value })
      this.#isAfterNumber = number !== undefined
      return
    }
    const [count, average, total] = stats.slice(1).map(exactInteger)
    this.#emit({ kind: 'stats', ...head, count, average, total })
  }
}

function named(keyNames: readonly string[]): Pick<RowHead, 'keyNames'> {
  return keyNames.length === 0 ? {} : { keyNames }
}
