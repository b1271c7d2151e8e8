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
