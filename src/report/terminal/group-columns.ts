import { clipMiddle } from '../text/clip.ts'
import { width } from '../text/width.ts'

/** Space between two columns, and before the first. */
const GAP = 2
/** A label keeps so much, or all that it has, before a column of numbers gives way to it. */
const ENOUGH = 24
const SHORTEST = 3

/** A table whose first columns are labels, which can be shortened; the others are whole or not there. */
export interface LabelledTable {
  /** The first row is the head. */
  readonly rows: readonly (readonly string[])[]
  readonly align: string
  readonly labels: number
}

/** The table as it fits, and the heads of the columns that gave way. */
export interface FittedTable {
  readonly rows: readonly (readonly string[])[]
  readonly align: string
  readonly leftOut: readonly string[]
}

/** Fits a table into so many columns of a terminal: labels are shortened, then the columns of `giveWay` go, one after the other. */
export function fitColumns(
  table: LabelledTable,
  giveWay: readonly string[],
  columns: number,
): FittedTable {
  for (let gone = 0; gone < giveWay.length; gone++) {
    const fitted = without(table, giveWay.slice(0, gone))
    const wanted = labelWidths(table).map((size) => Math.min(size, ENOUGH))
    if (sum(wanted) <= room(fitted, table.labels, columns)) {
      return shortened(fitted, table.labels, columns)
    }
  }
  return shortened(without(table, giveWay), table.labels, columns)
}

function without({ rows, align }: LabelledTable, heads: readonly string[]): FittedTable {
  const kept = rows[0].flatMap((head, column) => (heads.includes(head) ? [] : [column]))
  return {
    rows: rows.map((row) => kept.map((column) => row[column])),
    align: kept.map((column) => align[column]).join(''),
    leftOut: heads,
  }
}

/** What the other columns leave for the labels. */
function room({ rows, align }: FittedTable, labels: number, columns: number): number {
  return columns - sum(widths(rows).slice(labels)) - GAP * align.length
}

function shortened(table: FittedTable, labels: number, columns: number): FittedTable {
  const sizes = shares(widths(table.rows).slice(0, labels), room(table, labels, columns))
  return {
    ...table,
    rows: table.rows.map((row) =>
      row.map((cell, column) => (column < labels ? clipMiddle(cell, sizes[column]) : cell)),
    ),
  }
}

/** Sizes that fit together, the largest made smaller first. */
function shares(wanted: readonly number[], room: number): readonly number[] {
  const sizes = [...wanted]
  while (sum(sizes) > room) {
    const most = Math.max(...sizes)
    if (most <= SHORTEST) break
    sizes[sizes.indexOf(most)]--
  }
  return sizes
}

function labelWidths({ rows, labels }: LabelledTable): readonly number[] {
  return widths(rows).slice(0, labels)
}

function widths(rows: readonly (readonly string[])[]): readonly number[] {
  return rows[0].map((_, column) =>
    rows.reduce((most, row) => Math.max(most, width(row[column])), 0),
  )
}

function sum(sizes: readonly number[]): number {
  return sizes.reduce((total, size) => total + size, 0)
}
