import { COMPONENTS, type ComponentName } from '../../model/components.ts'
import type { DiagnosticLog } from '../../model/diagnostic.ts'
import type { Span } from '../../model/span.ts'
import { SPAN_FLAG } from '../../model/span-flags.ts'
import { LABEL_COLUMN } from '../../model/span-schema.ts'

/** Columns of a span table by name, as they were stored. */
export type SpanColumnValues = ReadonlyMap<string, ArrayLike<unknown>>

const FLAGS: ReadonlyMap<string, number> = new Map(Object.entries(SPAN_FLAG))
const LONGEST_TEXT = 4096

/** The rows of a span table as spans. */
export class SpanRows implements Iterable<Span> {
  readonly #values: SpanColumnValues
  readonly #length: number
  readonly #labels: readonly { readonly column: string; readonly name: string }[]
  readonly #log: DiagnosticLog

  /** Rows that are no spans are counted in `log`, and left out. */
  constructor(values: SpanColumnValues, length: number, log: DiagnosticLog) {
    this.#values = values
    this.#length = length
    this.#labels = [...values.keys()]
      .filter((column) => column.startsWith(LABEL_COLUMN))
      .map((column) => ({ column, name: column.slice(LABEL_COLUMN.length) }))
    this.#log = log
  }

  *[Symbol.iterator](): Generator<Span> {
    for (let row = 0; row < this.#length; row++) {
      const span = this.#span(row)
      if (span !== undefined) yield span
      else this.#log.report('BAD_SPAN_ROW', 'rows without a function or a duration: left out')
    }
  }

  #span(row: number): Span | undefined {
    const fn = this.#at('fn', row)
    const durNs = this.#whole('dur_ns', row)
    if (typeof fn !== 'string' || durNs === undefined || durNs < 0) return undefined
    const startNs = this.#at('start_ns', row)
    return {
      fn: fn.slice(0, LONGEST_TEXT),
      pid: this.#whole('pid', row) ?? -1,
      gid: this.#whole('gid', row) ?? -1,
      ...(typeof startNs === 'bigint' ? { startNs } : {}),
      durNs,
      depth: this.#whole('depth', row) ?? -1,
      components: this.#components(row, durNs),
      gcMarkNs: this.#count('gc_mark_ns', row),
      stwOverlapNs: this.#count('stw_overlap_ns', row),
      assistWallNs: this.#count('assist_wall_ns', row),
      transitions: this.#count('transitions', row),
      migrations: this.#count('migrations', row),
      topWait: this.#text('top_wait', row),
      flags: flagBits(this.#text('flags', row)),
      ...(this.#text('top_place', row) === '' ? {} : { topPlace: this.#text('top_place', row) }),
      ...this.#parent(row),
      ...this.#labelled(row),
      weight: 1,
    }
  }

  #parent(row: number): { readonly parent?: number } {
    const parent = this.#whole('parent', row)
    return parent === undefined || parent < 0 ? {} : { parent }
  }

  #labelled(row: number): Pick<Span, 'labels'> {
    const found = this.#labels.flatMap(({ column, name }): [string, string][] => {
      const value = this.#at(column, row)
      return typeof value === 'string' ? [[name, value.slice(0, LONGEST_TEXT)]] : []
    })
    return found.length === 0 ? {} : { labels: Object.fromEntries(found) }
  }

  /** Parts that do not sum to the duration say nothing of where it went. */
  #components(row: number, durNs: number): Partial<Record<ComponentName, number>> {
    const parts: Partial<Record<ComponentName, number>> = {}
    let sum = 0
    for (const name of COMPONENTS) {
      const ns = this.#count(`${name}_ns`, row)
      sum += ns
      if (ns !== 0) parts[name] = ns
    }
    if (sum === durNs) return parts
    this.#log.report(
      'BAD_SPAN_PARTS',
      'rows of which the components do not sum to the duration: where it went is not known',
    )
    return { unknown: durNs }
  }

  #at(column: string, row: number): unknown {
    return this.#values.get(column)?.[row]
  }

  /** A whole number that a double holds exactly. */
  #whole(column: string, row: number): number | undefined {
    const value = this.#at(column, row)
    const number = typeof value === 'bigint' ? Number(value) : value
    return typeof number === 'number' && Number.isSafeInteger(number) ? number : undefined
  }

  #count(column: string, row: number): number {
    return Math.max(0, this.#whole(column, row) ?? 0)
  }

  #text(column: string, row: number): string {
    const value = this.#at(column, row)
    return typeof value === 'string' ? value.slice(0, LONGEST_TEXT) : ''
  }
}

function flagBits(names: string): number {
  if (names === '') return 0
  return names.split('|').reduce((bits, name) => bits | (FLAGS.get(name) ?? 0), 0)
}
