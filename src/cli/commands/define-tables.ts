import type { Command } from 'commander'
import {
  type Finish,
  OPTION_GROUPS,
  rowFormatOption,
  withCommon,
} from '../options/common-options.ts'
import type { Session } from '../session/session.ts'
import { type TablesFlags, tablesCommand } from './tables-command.ts'

const TABLES_EXAMPLES = `
Examples:
  gotail tables capture.log              every row as a line of JSON
  bpftrace -e '… @ns = hist(…)' | gotail tables --format csv
  gotail tables capture.log --format csv --out tables/
  gotail tables capture.json --table @bytes --format csv > bytes.csv
  gotail tables capture.json --table @bytes --format parquet > bytes.parquet

In Parquet and Arrow the rows of a table decide what its columns are: whole
numbers of 64 bits where all values are, else floating numbers, else text.`

/** Defines `gotail tables`. */
export function defineTables(root: Command, session: Session, finish: Finish): void {
  withCommon(root.command('tables'))
    .summary('any bpftrace output as rows')
    .description('Every map, histogram, value and printed line of any bpftrace output as rows.')
    .argument('[FILE]', 'a capture; - or none is standard input; gzip is recognised')
    .optionsGroup(OPTION_GROUPS.files)
    .addOption(rowFormatOption('how rows are written').default('ndjson'))
    .option('-o, --out <dir>', 'write each table to a file of its own in this directory')
    .option('--table <name>', 'only this table, such as @ns or @ns.hist')
    .addHelpText('after', TABLES_EXAMPLES)
    .action(async (file: string | undefined, flags: TablesFlags) =>
      finish(await tablesCommand(file === undefined ? [] : [file], flags, session)),
    )
}
