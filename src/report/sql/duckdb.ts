import { COMPONENTS } from '../../model/components.ts'
import { FLEET_SCHEMA, PARTITION_COLUMNS } from '../../model/span-schema.ts'
import { partitionView, SQL_HEAD, type Statement, sqlScript } from './sql-text.ts'

/** DuckDB: a view over the Parquet files that the glob `from` names, and queries of it. */
export function duckdbSql(from: string): string {
  return sqlScript(SQL_HEAD, [view(from), PERCENTILES, tail(), WORST_HOSTS])
}

function view(from: string): Statement {
  const columns = [...FLEET_SCHEMA.map(({ name }) => name), ...PARTITION_COLUMNS]
  return {
    purpose: 'The spans; nothing is copied',
    sql: partitionView('spans', columns.join(', '), from),
  }
}

const PERCENTILES: Statement = {
  purpose:
    'Percentiles of each function, over all spans (gotail leaves out those flagged lossy where they are many)',
  sql: `SELECT service, fn, count(*) AS spans,
  quantile_disc(dur_ns, 0.5) AS p50_ns,
  quantile_disc(dur_ns, 0.9) AS p90_ns,
  quantile_disc(dur_ns, 0.99) AS p99_ns,
  quantile_disc(dur_ns, 0.999) AS p999_ns,
  max(dur_ns) AS max_ns
FROM spans
GROUP BY service, fn
ORDER BY service, fn`,
}

function tail(): Statement {
  const parts = COMPONENTS.map(
    (name) =>
      `    {'component': '${name}', 'tail_ns': sum(${name}_ns) FILTER (WHERE is_tail), 'body_ns': sum(${name}_ns) FILTER (WHERE is_body)}`,
  )
  return {
    purpose: 'Why the slowest 1 % are slow: means of each component in the tail and in the body',
    sql: `WITH limits AS (
  SELECT service, fn, quantile_disc(dur_ns, 0.5) AS p50_ns, quantile_disc(dur_ns, 0.99) AS p99_ns
  FROM spans WHERE NOT contains(flags, 'lossy') GROUP BY service, fn
), marked AS (
  SELECT spans.*, dur_ns >= p99_ns AS is_tail, dur_ns <= p50_ns AS is_body
  FROM spans JOIN limits USING (service, fn) WHERE NOT contains(flags, 'lossy')
), sums AS (
  SELECT service, fn, count(*) FILTER (WHERE is_tail) AS tail_spans, count(*) FILTER (WHERE is_body) AS body_spans, unnest([
${parts.join(',\n')}
  ]) AS part
  FROM marked GROUP BY service, fn
), means AS (
  SELECT service, fn, tail_spans, part.component AS component,
    part.tail_ns / tail_spans AS tail_mean_ns, part.body_ns / body_spans AS body_mean_ns
  FROM sums
)
SELECT *, (tail_mean_ns - body_mean_ns) / sum(tail_mean_ns - body_mean_ns) OVER (PARTITION BY service, fn) AS excess_share
FROM means
WHERE tail_mean_ns > 0 OR body_mean_ns > 0
ORDER BY service, fn, tail_mean_ns - body_mean_ns DESC, component`,
  }
}

const WORST_HOSTS: Statement = {
  purpose: 'Hosts by how many times more often than others they are slow: 1 is their fair share',
  sql: `WITH limits AS (
  SELECT service, fn, quantile_disc(dur_ns, 0.99) AS p99_ns, count(*) AS all_spans,
  FROM spans GROUP BY service, fn
), hosts AS (
  SELECT service, fn, host, any_value(p99_ns) AS fleet_p99_ns, any_value(all_spans) AS all_spans,
    count(*) AS spans, count(*) FILTER (WHERE dur_ns >= p99_ns) AS tail_spans, quantile_disc(dur_ns, 0.99) AS p99_ns
  FROM spans JOIN limits USING (service, fn) GROUP BY service, fn, host
)
SELECT service, fn, host, spans, p99_ns, fleet_p99_ns, tail_spans,
  (tail_spans / sum(tail_spans) OVER (PARTITION BY service, fn)) / (spans / all_spans) AS times_its_share
FROM hosts
ORDER BY times_its_share DESC, service, fn, host
LIMIT 50`,
}
