import {
  bucketPercentiles,
  HISTOGRAM_HEAD,
  parquetSource,
  type Statement,
  sqlScript,
  WORST_HOSTS_PURPOSE,
} from './sql-text.ts'

/** ClickHouse: a table, how the histograms that the glob `from` names get into it, and queries of it. */
export function clickhouseHistogramSql(from: string): string {
  return sqlScript(HISTOGRAM_HEAD, [TABLE, load(from), PERCENTILES, WORST_HOSTS])
}

const TABLE: Statement = {
  purpose: 'The table; a month can be dropped at once',
  sql: `CREATE TABLE IF NOT EXISTS histograms (
  fn LowCardinality(String),
  lo Nullable(Int64),
  hi Nullable(Int64),
  calls Int64,
  service LowCardinality(String),
  host LowCardinality(String),
  dt Date
) ENGINE = MergeTree
PARTITION BY toYYYYMM(dt)
ORDER BY (service, fn, dt, host)`,
}

function load(from: string): Statement {
  return {
    purpose:
      'Files into the table, each once; service, host and day stand in the names of their folders',
    sql: `INSERT INTO histograms (fn, lo, hi, calls, service, host, dt)
SELECT key1, lo, hi, count,
  decodeURLComponent(extract(_path, '/service=([^/]*)/')),
  decodeURLComponent(extract(_path, '/host=([^/]*)/')),
  toDate(extract(_path, '/dt=([^/]*)/'))
FROM ${parquetSource(from)}
SETTINGS use_hive_partitioning = 0`,
  }
}

/** What `sums` has of each bucket of a function: how many calls lie in it and below. */
const SUMS = `buckets AS (
  SELECT service, fn, lo, hi, sum(calls) AS bucket_calls FROM histograms GROUP BY service, fn, lo, hi
), sums AS (
  SELECT *, sum(bucket_calls) OVER (PARTITION BY service, fn ORDER BY lo ASC NULLS FIRST) AS so_far,
    sum(bucket_calls) OVER (PARTITION BY service, fn) AS all_calls
  FROM buckets
)`

const PERCENTILES = bucketPercentiles(SUMS, {
  any: 'any',
  lo: (condition) => `minIf(lo, ${condition})`,
  hi: (condition) => `argMinIf(hi, so_far, ${condition})`,
})

const WORST_HOSTS: Statement = {
  purpose: WORST_HOSTS_PURPOSE,
  sql: `WITH ${SUMS}, limits AS (
  SELECT service, fn, minIf(lo, so_far * 1000 >= 990 * all_calls) AS p99_from_ns, any(all_calls) AS function_calls
  FROM sums GROUP BY service, fn
), hosts AS (
  SELECT service, fn, host, any(p99_from_ns) AS fleet_p99_from_ns, any(function_calls) AS fleet_calls,
    sum(calls) AS own_calls, sumIf(calls, lo >= p99_from_ns) AS tail_calls
  FROM histograms JOIN limits USING (service, fn) GROUP BY service, fn, host
)
SELECT service, fn, host, own_calls AS calls, tail_calls, fleet_p99_from_ns,
  (tail_calls / sum(tail_calls) OVER (PARTITION BY service, fn)) / (own_calls / fleet_calls) AS times_its_share
FROM hosts
ORDER BY times_its_share DESC, service, fn, host
LIMIT 50`,
}
