import { type Command, Option } from 'commander'
import type { Finish } from '../options/common-options.ts'
import { TEXT_OUT } from '../options/out-option.ts'
import { openOutput, type Session } from '../session/session.ts'

const DIALECTS = ['duckdb', 'clickhouse'] as const

type Dialect = (typeof DIALECTS)[number]

interface SqlFlags {
  readonly dialect: Dialect
  readonly histograms?: boolean
  readonly from?: string
  readonly out?: string
}

const SQL_EXAMPLES = `
Examples:
  gotail spans *.log.gz --format parquet --partition spans
  gotail sql --dialect duckdb | duckdb
  gotail sql --dialect clickhouse --from 's3://bucket/spans/**/*.parquet'
  gotail sql --dialect duckdb --histograms | duckdb

The queries: percentiles of each function, why its slowest 1 % are slow, and
which hosts are slow more often than others. The numbers are those of gotail
analyze. Traces that --detail aggregate summed up have histograms of all calls:
their percentiles are known by the bucket, and causes are in the slow spans
(--from 'traces/slow/**/*.parquet'). Histograms are looked for in
traces/histograms/**/*.parquet.`

/** Defines `gotail sql`. */
export function defineSql(root: Command, session: Session, finish: Finish): void {
  root
    .command('sql')
    .summary('queries for the spans of many hosts')
    .description("Prints a table and queries for a fleet's spans in Parquet.")
    .addOption(new Option('--dialect <name>', 'whose SQL').choices(DIALECTS).makeOptionMandatory())
    .option('--histograms', 'of the histograms that --detail aggregate has summed up')
    .option('--from <glob>', 'where the files are (default: spans/**/*.parquet)')
    .option(...TEXT_OUT)
    .addHelpText('after', SQL_EXAMPLES)
    .action(async ({ dialect, histograms = false, from, out }: SqlFlags) => {
      const output = openOutput(session, out)
      output.write(await script(dialect, histograms, from))
      await output.close()
      finish(0)
    })
}

async function script(dialect: Dialect, isHistograms: boolean, from?: string): Promise<string> {
  if (isHistograms)
    return (await histogramScript(dialect))(from ?? 'traces/histograms/**/*.parquet')
  return (await spanScript(dialect))(from ?? 'spans/**/*.parquet')
}

async function spanScript(dialect: Dialect): Promise<(from: string) => string> {
  return dialect === 'duckdb'
    ? (await import('../../report/sql/duckdb.ts')).duckdbSql
    : (await import('../../report/sql/clickhouse.ts')).clickhouseSql
}

async function histogramScript(dialect: Dialect): Promise<(from: string) => string> {
  return dialect === 'duckdb'
    ? (await import('../../report/sql/duckdb-histograms.ts')).duckdbHistogramSql
    : (await import('../../report/sql/clickhouse-histograms.ts')).clickhouseHistogramSql
}
