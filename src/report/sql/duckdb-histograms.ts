import {
  BUCKET_PERCENTILES,
  HISTOGRAM_HEAD,
  literal,
  type Statement,
  sqlScript,
} from './sql-text.ts'

/** DuckDB: a view over the histograms that the glob `from` names, and queries of it. */
export function duckdbHistogramSql(from: string): string {
  return sqlScript(HISTOGRAM_HEAD, [view(from), percentiles(), WORST_HOSTS])
}

function view(from: string): Statement {
  return {
    purpose: 'The buckets; nothing is copied',
    sql: `CREATE OR REPLACE VIEW histograms AS
SELECT key1 AS fn, lo, hi, count AS calls, service, host, dt
FROM read_parquet(
  ${literal(from, 'quotes')},
  union_by_name = true,
  hive_partitioning = true,
  hive_types = {'service': VARCHAR, 'host': VARCHAR, 'dt': DATE}
)`,
  }
}

/** What `sums` has of each bucket of a function: how many calls lie in it and below. */
const SUMS = `buckets AS (
  SELECT service, fn, lo, hi, sum(calls) AS calls FROM histograms GROUP BY service, fn, lo, hi
), sums AS (
  SELECT *, sum(calls) OVER (PARTITION BY service, fn ORDER BY lo NULLS FIRST) AS so_far, sum(calls) OVER (PARTITION BY service, fn) AS all_calls
  FROM buckets
)`

function percentiles(): Statement {
  const columns = BUCKET_PERCENTILES.map(({ name, thousandths }) => {
    const isReached = `WHERE so_far * 1000 >= ${thousandths} * all_calls`
    return `  min(lo) FILTER (${isReached}) AS ${name}_from_ns, arg_min(hi, so_far) FILTER (${isReached}) AS ${name}_to_ns`
  })
  return {
    purpose: 'The bucket that each percentile of all calls lies in',
    sql: `WITH ${SUMS}
SELECT service, fn, any_value(all_calls) AS calls,
${columns.join(',\n')}
FROM sums
GROUP BY service, fn
ORDER BY service, fn`,
  }
}

const WORST_HOSTS: Statement = {
  purpose:
    "Hosts by how many times more often than others they are in the bucket of the fleet's p99 or above: 1 is their fair share",
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
