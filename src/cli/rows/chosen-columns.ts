import { GotailError } from '../../model/error.ts'
import { tableCells } from '../../report/columns/table-rows.ts'
import { safeText } from '../../report/text/safe-text.ts'
import type { RowForm } from './row-form.ts'

const NAMES_SHOWN = 50

/** The tables of a capture cut down to the columns that somebody named, in that order. */
export class ChosenColumns {
  readonly #wanted: readonly string[]
  readonly #missing: Set<string>
  readonly #seen = new Set<string>()

  constructor(wanted: readonly string[]) {
    this.#wanted = wanted
    this.#missing = new Set(wanted)
  }

  /** The same form for those columns alone; a table that has none of them has no rows. */
  of(form: RowForm): RowForm {
    return (name, columns, write) => {
      const at = this.#places(columns)
      if (at.length === 0) return { record: () => {}, cells: () => {}, end: () => {} }
      const rows = form(name, picked(columns, at), write)
      const { bytes } = rows
      return {
        ...rows,
        record: (record) => {
          const cells = tableCells(record, columns.length)
          rows.cells(picked(cells, at))
        },
        cells: (cells) => rows.cells(picked(cells, at)),
        ...(bytes === undefined ? {} : { bytes: (cells) => bytes(picked(cells, at)) }),
      }
    }
  }

  /** Wrong usage where no table had one of the columns, unless there was no table at all. */
  check(): void {
    const [first] = this.#missing
    if (first !== undefined && this.#seen.size > 0) throw noColumn(first, [...this.#seen])
  }

  #places(columns: readonly string[]): readonly number[] {
    for (const each of columns) if (this.#seen.size < NAMES_SHOWN) this.#seen.add(each)
    return this.#wanted.flatMap((name) => {
      const at = columns.indexOf(name)
      if (at !== -1) this.#missing.delete(name)
      return at === -1 ? [] : [at]
    })
  }
}

/** Where the named columns stand among all; undefined where nobody named any. Wrong usage for one that is not there. */
export function columnPlaces(
  wanted: readonly string[] | undefined,
  all: readonly string[],
): readonly number[] | undefined {
  return wanted?.map((name) => {
    const at = all.indexOf(name)
    if (at === -1) throw noColumn(name, all)
    return at
  })
}

/** What stands at those places of a row; all of it where there are none. */
export function picked<T>(
  cells: readonly T[],
  places: readonly number[] | undefined,
): readonly T[] {
  return places === undefined ? cells : places.map((at) => cells[at])
}

function noColumn(name: string, all: readonly string[]): GotailError {
  const there = all.slice(0, NAMES_SHOWN).map(safeText).join(', ')
  return new GotailError(`no column is called ${safeText(name)}; there are: ${there}`, 2)
}
