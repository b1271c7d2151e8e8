import type { ColumnSpec } from '../../model/column.ts'
import { COMPONENTS } from '../../model/components.ts'
import { FLEET_SCHEMA, PARTITION_COLUMNS } from '../../model/span-schema.ts'
import { parquetSource, SQL_HEAD, type Statement, sqlScript } from './sql-text.ts'

/** ClickHouse: a table, how the Parquet files that the glob `from` names get into it, and queries of it. */
export function clickhouseSql(from: string): string {
  return sqlScript(SQL_HEAD, [table(), load(from), PERCENTILES, tail(), WORST_HOSTS])
}

function table(): Statement {
  const columns = [
    ...FLEET_SCHEMA.map((spec) => `  ${spec.name} ${columnType(spec)}`),
    ...PARTITION_COLUMNS.map(
      (name) => `  ${name} ${name === 'dt' ? 'Date' : 'LowCardinality(String)'}`,
    ),
  ]
  return {
    purpose: 'The table; a month can be dropped at once',
    sql: `CREATE TABLE IF NOT EXISTS spans (
${columns.join(',\n')}
) ENGINE = MergeTree
PARTITION BY toYYYYMM(dt)
ORDER BY (service, fn, dt, host, capture_id)`,
  }
}

function columnType({ type, isNullable, isCategory }: ColumnSpec): string {
  if (isCategory === true) return `LowCardinality(${isNullable ? 'Nullable(String)' : 'String'})`
  const plain =
    type === 'int64' ? 'Int64 CODEC(T64, LZ4)' : type === 'double' ? 'Float64' : 'String'
  return isNullable ? plain.replace(/^\w+/, (name) => `Nullable(${name})`) : plain
}

function load(from: string): Statement {
  const columns = [...FLEET_SCHEMA.map(({ name }) => name), ...PARTITION_COLUMNS].join(', ')
  return {
    purpose:
      'Files into the table, each once; service, host and day stand in the names of their folders',
    sql: `INSERT INTO spans (${columns})
SELECT ${FLEET_SCHEMA.map(({ name }) => name).join(', ')},
  decodeURLComponent(extract(_path, '/service=([^/]*)/')),
  decodeURLComponent(extract(_path, '/host=([^/]*)/')),
  toDate(extract(_path, '/dt=([^/]*)/'))
FROM ${parquetSource(from)}
SETTINGS use_hive_partitioning = 0`,
  }
}

const PERCENTILES: Statement = {
  purpose:
    'Percentiles of each function, over all spans (gotail leaves out those flagged lossy where they are many)',
  sql: `SELECT service, fn, count() AS spans,
  quantileExactWeighted(0.5)(dur_ns, 1) AS p50_ns,
  quantileExactWeighted(0.9)(dur_ns, 1) AS p90_ns,
  quantileExactWeighted(0.99)(dur_ns, 1) AS p99_ns,
  quantileExactWeighted(0.999)(dur_ns, 1) AS p999_ns,
  max(dur_ns) AS max_ns
FROM spans
GROUP BY service, fn
ORDER BY service, fn`,
}

function tail(): Statement {
  const parts = COMPONENTS.map(
    (name) =>
      `    ('${name}', sumIf(${name}_ns, dur_ns >= p99_ns), sumIf(${name}_ns, dur_ns <= p50_ns))`,
  )
  return {
    purpose: 'Why the slowest 1 % are slow: means of each component in the tail and in the body',
    sql: `WITH limits AS (
  SELECT service, fn, quantileExactWeighted(0.5)(dur_ns, 1) AS p50_ns, quantileExactWeighted(0.99)(dur_ns, 1) AS p99_ns
  FROM spans WHERE position(flags, 'lossy') = 0 GROUP BY service, fn
), sums AS (
  SELECT service, fn, countIf(dur_ns >= p99_ns) AS tail_spans, countIf(dur_ns <= p50_ns) AS body_spans, arrayJoin([
${parts.join(',\n')}
  ]) AS part
  FROM spans JOIN limits USING (service, fn) WHERE position(flags, 'lossy') = 0 GROUP BY service, fn
), means AS (
  SELECT service, fn, tail_spans, part.1 AS component,
    part.2 / tail_spans AS tail_mean_ns, part.3 / body_spans AS body_mean_ns
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
  SELECT service, fn, quantileExactWeighted(0.99)(dur_ns, 1) AS fleet_p99_ns, count() AS all_spans
  FROM spans GROUP BY service, fn
), hosts AS (
  SELECT service, fn, host, any(fleet_p99_ns) AS fleet_p99_ns, any(all_spans) AS all_spans,
    count() AS spans, countIf(dur_ns >= limits.fleet_p99_ns) AS tail_spans, quantileExactWeighted(0.99)(dur_ns, 1) AS p99_ns
  FROM spans JOIN limits USING (service, fn) GROUP BY service, fn, host
)
SELECT service, fn, host, spans, p99_ns, fleet_p99_ns, tail_spans,
  (tail_spans / sum(tail_spans) OVER (PARTITION BY service, fn)) / (spans / all_spans) AS times_its_share
FROM hosts
ORDER BY times_its_share DESC, service, fn, host
LIMIT 50`,
}
