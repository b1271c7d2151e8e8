import { unitOfName } from '../../model/column.ts'
import type { DiagnosticLog } from '../../model/diagnostic.ts'
import { EVENT } from '../../model/event-batch.ts'
import type { BucketRecord, Integer, LineRecord } from '../../model/record.ts'
import { ColumnTables } from '../shapes/column-tables.ts'
import type { LineShape } from '../shapes/line-shape.ts'
import { ShapeFinder } from '../shapes/skeletons.ts'
import type { FunctionNames } from './function-names.ts'
import { ValueCounts } from './value-counts.ts'
import { emptyEvent, type WordEvent } from './word-events.ts'
import { WordNumber } from './word-number.ts'

/** Names of columns that say how long something took; units alone (`MS`) too. */
const LATENCY =
  /lat|dur|delta|elapsed|rtt|wait|delay|took|taken|age|cpu\b|^(?:[num\u00b5\u03bc]s|[num]?secs?|seconds)$/i
/** A moment, not how long. */
const MOMENT = /^(?:time|ts|start|end|timestamp)\b/i

const DECIMAL = /^-?\d+(?:\.\d+)?$/

/** What a row is. */
type ColumnRow = WordEvent | 'counted' | undefined

/** Which columns are asked for. */
export interface ColumnChoice {
  readonly value?: string
  readonly by?: readonly string[]
  readonly unitNs?: number
  readonly shapes: readonly LineShape[]
  readonly log: DiagnosticLog
}

/** Where the value of a row stands, and those that tell rows apart; made once for each table. */
interface Plan {
  readonly valueAt: number
  /** Absent where values are no durations. */
  readonly unitNs: number | undefined
  readonly by: readonly { readonly name: string; readonly at: number }[]
  readonly name: string
}

/**
 * Reads durations out of tables of columns: of the one that is asked for, in any table, or by itself of one whose name says so
 * with its unit, below a line of names. The function of such an event is the column, its labels are the columns it is told apart by.
 */
export class ColumnEvents {
  readonly #names: FunctionNames
  readonly #choice: ColumnChoice
  readonly #tables = new ColumnTables()
  readonly #finder = new ShapeFinder()
  readonly #plans = new Map<LineShape, Plan | undefined>()
  readonly #number = new WordNumber()
  readonly #event: WordEvent = { ...emptyEvent(), kind: EVENT.took, c: 1 }
  readonly #counts: ValueCounts

  constructor(names: FunctionNames, choice: ColumnChoice) {
    this.#names = names
    this.#choice = choice
    this.#counts = new ValueCounts(choice.log)
  }

  /** Whether a column is asked for: then nothing else is an event. */
  get isAlone(): boolean {
    return this.#choice.value !== undefined
  }

  /** The values that are no durations, counted. */
  counted(): readonly BucketRecord[] {
    return this.#counts.records()
  }

  /**
   * The event that a line is, the same object on every call; `head` for a line of names, `counted` for a row whose value is no
   * duration; undefined for any other.
   */
  read({ text, line }: LineRecord): WordEvent | 'head' | 'counted' | undefined {
    const found = this.#tables.read(text)
    if (found?.kind === 'row') return this.#row(found.shape, found.values, line)
    if (found !== undefined) return 'head'
    if (this.#choice.value === undefined) return undefined
    for (const shape of this.#shapesOf(text)) {
      const values = shape.match(text)
      const event = values === undefined ? undefined : this.#row(shape, values, line)
      if (event !== undefined) return event
    }
    return undefined
  }

  #shapesOf(text: string): readonly LineShape[] {
    const found = this.#finder.shapeOf(text)
    return found === undefined ? this.#choice.shapes : [...this.#choice.shapes, found]
  }

  #row(shape: LineShape, values: readonly Integer[], line: number): ColumnRow {
    if (!this.#plans.has(shape)) this.#plans.set(shape, this.#planOf(shape, line))
    const plan = this.#plans.get(shape)
    if (plan === undefined) return undefined
    if (plan.unitNs === undefined) return this.#count(plan, values)
    const ns = this.#durationNs(values[plan.valueAt], plan.unitNs)
    if (!(ns >= 0)) return undefined
    const event = this.#event
    event.a = ns
    event.b = this.#names.code(plan.name, 0, plan.name.length)
    event.labels = plan.by.flatMap(({ name, at }) => [name, String(values[at])])
    return event
  }

  #count({ valueAt, name, by }: Plan, values: readonly Integer[]): 'counted' | undefined {
    const value = values[valueAt]
    const isNumber = typeof value === 'number' || DECIMAL.test(value)
    if (!isNumber) return undefined
    const key = by.map(({ at }) => String(values[at]))
    this.#counts.add({ name, key, keyNames: by.map((each) => each.name) }, Number(value))
    return 'counted'
  }

  #planOf({ columns }: LineShape, line: number): Plan | undefined {
    const { value, by = [], unitNs, log } = this.#choice
    const valueAt = columns.findIndex(({ name }) =>
      value === undefined ? isLatency(name) : name === value,
    )
    if (valueAt < 0) return undefined
    const { name } = columns[valueAt]
    const unit = unitOfName(name) ?? unitNs
    if (unit === undefined) {
      const cure =
        'its values are counted as they are (--unit ns, us, ms or s makes them durations)'
      log.report('NO_UNIT', `the column ${name} tells no unit of time: ${cure}`, line)
    }
    const told = by.map((each) => ({ name: each, at: columns.findIndex((c) => c.name === each) }))
    return { valueAt, unitNs: unit, by: told.filter(({ at }) => at >= 0), name }
  }

  /** A number of that unit; one that has a unit of its own (`4.2 ms`) is of that. */
  #durationNs(value: Integer, unitNs: number): number {
    if (typeof value === 'number') return value * unitNs
    const end = this.#number.duration(value, 0, -1)
    if (end === value.length) return this.#number.value
    return DECIMAL.test(value) ? Number(value) * unitNs : Number.NaN
  }
}

function isLatency(name: string): boolean {
  return unitOfName(name) !== undefined && LATENCY.test(name) && !MOMENT.test(name)
}
