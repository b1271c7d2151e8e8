import { DuckDBInstance } from '@duckdb/node-api'
import { Session } from 'chdb'

/** A row of a result; integers of any size are exact where the engine says so. */
export type Row = Readonly<Record<string, unknown>>

/** An engine that keeps what earlier statements made. */
export interface Engine {
  run(sql: string): Promise<readonly Row[]>
}

/** DuckDB in memory. */
export async function duckdb(): Promise<Engine> {
  const connection = await (await DuckDBInstance.create()).connect()
  return {
    run: async (sql) => (await connection.runAndReadAll(sql)).getRowObjectsJS(),
  }
}

/** ClickHouse, embedded, with its tables in a directory. */
export function clickhouse(directory: string): Engine {
  const session = new Session(directory)
  return {
    run: async (sql) => {
      const text = session.query(sql, 'JSON')
      return text.trim() === '' ? [] : JSON.parse(text).data
    },
  }
}

/** The statements of a script, without its comments. */
export function statements(script: string): readonly string[] {
  return script
    .replaceAll(/^--.*$/gm, '')
    .split(/;\n/)
    .map((sql) => sql.trim())
    .filter((sql) => sql !== '')
}

/** A column of a result as numbers, whatever the engine hands them over as. */
export function numbers(rows: readonly Row[], column: string): readonly number[] {
  return rows.map((row) => Number(row[column]))
}
