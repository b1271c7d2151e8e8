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
const BUCKET_PERCENTILES: readonly {
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

/** A view of DuckDB over the Parquet files that a glob names, by partition; `columns` is what it selects. */
export function partitionView(name: string, columns: string, from: string): string {
  return `CREATE OR REPLACE VIEW ${name} AS
SELECT ${columns}
FROM read_parquet(
  ${literal(from, 'quotes')},
  union_by_name = true,
  hive_partitioning = true,
  hive_types = {'service': VARCHAR, 'host': VARCHAR, 'dt': DATE}
)`
}

/** How a dialect says where a percentile of the buckets in `sums` lies. */
export interface BucketDialect {
  /** What it calls any value of a group. */
  readonly any: string
  /** The ends of the first bucket for which a condition holds. */
  readonly lo: (condition: string) => string
  readonly hi: (condition: string) => string
}

/** The bucket that each percentile lies in; `sums` makes a table of that name, of all calls in each bucket and below. */
export function bucketPercentiles(sums: string, { any, lo, hi }: BucketDialect): Statement {
  const columns = BUCKET_PERCENTILES.map(({ name, thousandths }) => {
    const isReached = `so_far * 1000 >= ${thousandths} * all_calls`
    return `  ${lo(isReached)} AS ${name}_from_ns, ${hi(isReached)} AS ${name}_to_ns`
  })
  return {
    purpose: 'The bucket that each percentile of all calls lies in',
    sql: `WITH ${sums}
SELECT service, fn, ${any}(all_calls) AS calls,
${columns.join(',\n')}
FROM sums
GROUP BY service, fn
ORDER BY service, fn`,
  }
}

/** What the query for hosts is for. */
export const WORST_HOSTS_PURPOSE =
  "Hosts by how many times more often than others they are in the bucket of the fleet's p99 or above: 1 is their fair share"
