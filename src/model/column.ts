/** What a column of a binary table holds. `int64` is exact: no number of a capture is rounded on its way. */
export type ColumnType = 'int64' | 'double' | 'string'

/** One column of a table in Parquet or Arrow. */
export interface ColumnSpec {
  readonly name: string
  readonly type: ColumnType
  /** Whether a row may have nothing here. */
  readonly isNullable: boolean
  /** Few texts that come again and again: each is stored once. */
  readonly isCategory?: boolean
  /** Of the numbers: `ns`. */
  readonly unit?: string
}
