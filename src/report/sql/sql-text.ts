/** One statement and what it is for, a line. */
export interface Statement {
  readonly purpose: string
  readonly sql: string
}

/** Text as a literal of SQL. Backslashes are doubled where the dialect gives them a meaning. */
export function literal(text: string, escapes: 'quotes' | 'quotes and backslashes'): string {
  const slashed = escapes === 'quotes' ? text : text.replaceAll('\\', '\\\\')
  return `'${slashed.replaceAll("'", "''")}'`
}

/** A script: each statement under a comment that says what it is for. */
export function sqlScript(head: readonly string[], statements: readonly Statement[]): string {
  const comment = head.map((line) => `-- ${line}\n`).join('')
  const parts = statements.map(({ purpose, sql }) => `-- ${purpose}\n${sql};\n`)
  return [comment, ...parts].join('\n')
}

/** What every script says first. */
export const SQL_HEAD: readonly string[] = [
  'Spans of a fleet, as gotail spans --partition wrote them: one row a span, times in nanoseconds,',
  'the components of a row sum to its dur_ns. Percentiles are of type 1: always a real span.',
]

/** What a script about the histograms of summed traces says first. */
export const HISTOGRAM_HEAD: readonly string[] = [
  'Histograms of a fleet, as gotail record --detail aggregate --partition wrote them: one row a bucket [lo, hi), in nanoseconds,',
  'of all calls. The percentile of many hosts lies in the bucket that their sum says: no finer, and no mean of percentiles.',
]

/** Percentiles that are told by their buckets. */
export const BUCKET_PERCENTILES: readonly {
  readonly name: string
  readonly thousandths: number
}[] = [
  { name: 'p50', thousandths: 500 },
  { name: 'p90', thousandths: 900 },
  { name: 'p99', thousandths: 990 },
  { name: 'p999', thousandths: 999 },
]

/** Where ClickHouse reads the Parquet files that a glob names. */
export function parquetSource(from: string): string {
  const place = literal(from, 'quotes and backslashes')
  return /^(?:s3|https?):\/\//.test(from) ? `s3(${place}, 'Parquet')` : `file(${place}, 'Parquet')`
}
