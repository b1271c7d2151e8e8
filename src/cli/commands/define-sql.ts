import { type Command, Option } from 'commander'
import type { Finish } from '../options/common-options.ts'
import { TEXT_OUT } from '../options/out-option.ts'
import { openOutput, type Session } from '../session/session.ts'

const DIALECTS = ['duckdb', 'clickhouse'] as const

type Dialect = (typeof DIALECTS)[number]

interface SqlFlags {
  readonly dialect: Dialect
  readonly from: string
  readonly out?: string
}

const SQL_EXAMPLES = `
Examples:
  gotail spans *.log.gz --format parquet --partition spans
  gotail sql --dialect duckdb | duckdb
  gotail sql --dialect clickhouse --from 's3://bucket/spans/**/*.parquet'

The queries: percentiles of each function, why its slowest 1 % are slow, and
which hosts are slow more often than others. The numbers are those of gotail
analyze.`

/** Defines `gotail sql`. */
export function defineSql(root: Command, session: Session, finish: Finish): void {
  root
    .command('sql')
    .summary('queries for the spans of many hosts')
    .description("Prints a table and queries for a fleet's spans in Parquet.")
    .addOption(new Option('--dialect <name>', 'whose SQL').choices(DIALECTS).makeOptionMandatory())
    .option('--from <glob>', 'where the files are', 'spans/**/*.parquet')
    .option(...TEXT_OUT)
    .addHelpText('after', SQL_EXAMPLES)
    .action(async ({ dialect, from, out }: SqlFlags) => {
      const output = openOutput(session, out)
      output.write((await script(dialect))(from))
      await output.close()
      finish(0)
    })
}

async function script(dialect: Dialect): Promise<(from: string) => string> {
  return dialect === 'duckdb'
    ? (await import('../../report/sql/duckdb.ts')).duckdbSql
    : (await import('../../report/sql/clickhouse.ts')).clickhouseSql
}
