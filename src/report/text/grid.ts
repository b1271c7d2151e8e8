/** A table before it has a form: the same cells for a terminal and for a page. */
export interface Grid {
  readonly header: readonly string[]
  /** One letter a column: `l` left, `r` right. */
  readonly align: string
  readonly rows: readonly (readonly string[])[]
}

/** What a column is called, how it stands, and what it says of a row. */
export interface GridColumn<Row> {
  readonly header: string
  readonly align: 'l' | 'r'
  readonly cell: (row: Row) => string
}

/** Rows through columns. */
export function gridOf<Row>(rows: readonly Row[], columns: readonly GridColumn<Row>[]): Grid {
  return {
    header: columns.map(({ header }) => header),
    align: columns.map(({ align }) => align).join(''),
    rows: rows.map((row) => columns.map(({ cell }) => cell(row))),
  }
}
