import {
  bucketPercentiles,
  HISTOGRAM_HEAD,
  partitionView,
  type Statement,
  sqlScript,
  WORST_HOSTS_PURPOSE,
} from './sql-text.ts'

/** DuckDB: a view over the histograms that the glob `from` names, and queries of it. */
export function duckdbHistogramSql(from: string): string {
  return sqlScript(HISTOGRAM_HEAD, [view(from), PERCENTILES, WORST_HOSTS])
}

function view(from: string): Statement {
  return {
    purpose: 'The buckets; nothing is copied',
    sql: partitionView('histograms', 'key1 AS fn, lo, hi, count AS calls, service, host, dt', from),
  }
}

/** What `sums` has of each bucket of a function: how many calls lie in it and below. */
const SUMS = `buckets AS (
  SELECT service, fn, lo, hi, sum(calls) AS calls FROM histograms GROUP BY service, fn, lo, hi
), sums AS (
  SELECT *, sum(calls) OVER (PARTITION BY service, fn ORDER BY lo NULLS FIRST) AS so_far, sum(calls) OVER (PARTITION BY service, fn) AS all_calls
  FROM buckets
)`

const PERCENTILES = bucketPercentiles(SUMS, {
  any: 'any_value',
  lo: (condition) => `min(lo) FILTER (WHERE ${condition})`,
  hi: (condition) => `arg_min(hi, so_far) FILTER (WHERE ${condition})`,
})

const WORST_HOSTS: Statement = {
  purpose: WORST_HOSTS_PURPOSE,
  sql: `WITH ${SUMS}, limits AS (
  SELECT service, fn, min(lo) FILTER (WHERE so_far * 1000 >= 990 * all_calls) AS p99_from_ns, any_value(all_calls) AS all_calls
  FROM sums GROUP BY service, fn
), hosts AS (
  SELECT service, fn, host, any_value(p99_from_ns) AS fleet_p99_from_ns, any_value(all_calls) AS all_calls,
    sum(calls) AS own_calls, coalesce(sum(calls) FILTER (WHERE lo >= p99_from_ns), 0) AS tail_calls
  FROM histograms JOIN limits USING (service, fn) GROUP BY service, fn, host
)
SELECT service, fn, host, own_calls AS calls, tail_calls, fleet_p99_from_ns,
  (tail_calls / sum(tail_calls) OVER (PARTITION BY service, fn)) / (own_calls / all_calls) AS times_its_share
FROM hosts
ORDER BY times_its_share DESC, service, fn, host
LIMIT 50`,
}
