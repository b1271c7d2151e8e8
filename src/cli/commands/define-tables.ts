import { type Command, Option } from 'commander'
import { fileList } from '../options/binary-option.ts'
import { type Finish, OPTION_GROUPS, withCommon } from '../options/common-options.ts'
import { columnList, wholeNumber } from '../options/option-values.ts'
import { ROW_FORMATS } from '../rows/row-format.ts'
import type { Session } from '../session/session.ts'
import { type TablesFlags, tablesCommand } from './tables-command.ts'

const MOST_ROWS = 1_000_000_000

const TABLES_EXAMPLES = `
Examples:
  gotail tables capture.log              every row as a line of JSON
  bpftrace -e '… @ns = hist(…)' | gotail tables --format csv
  gotail tables capture.log --format csv --out tables/
  gotail tables capture.json --table @bytes --format csv > bytes.csv
  gotail tables capture.json --table @bytes --out bytes.parquet
  gotail tables capture.log --table @bytes --by key1 --agg 'sum(value)' --top 10
  gotail tables capture.log --table @ns --by key1     buckets of all other keys
  gotail tables capture.log --table @ --folded stacks.txt
  gotail tables capture.log --format openmetrics > bpf.prom

A roll-up is of the last print of a map (of all with --by snapshot).
In Parquet and Arrow the rows of a table decide what its columns are: whole
numbers of 64 bits where all values are, else floating numbers, else text. Of
more than a million cells the first ones decide: what does not fit later stands
as text in a column other_values, and its own cell is empty.`

/** Defines `gotail tables`. */
export function defineTables(root: Command, session: Session, finish: Finish): void {
  withCommon(root.command('tables'))
    .summary('any bpftrace output as rows')
    .description('Every map, histogram, value and printed line of any bpftrace output as rows.')
    .argument('[FILE]', 'a capture; - or none is standard input; gzip is recognised')
    .optionsGroup(OPTION_GROUPS.files)
    .addOption(
      new Option(
        '--format <format>',
        'how rows are written (default: as --out ends, else ndjson)',
      ).choices([...ROW_FORMATS, 'openmetrics']),
    )
    .option(
      '-o, --out <path>',
      'write to this file (.csv, .ndjson, .parquet or .arrow), or each table to one of its own in this folder',
    )
    .option('--columns <list>', 'only these columns, in this order', columnList)
    .option('--table <name>', 'only this table, such as @ns or @ns.hist')
    .option('--by <columns>', 'roll up: one row for rows that agree in these columns', columnList)
    .option('--agg <list>', 'what of them: count,sum(x),mean(x),p99(x),max(x) (default: count)')
    .option('--sort <column>', 'the largest in this column of the result first')
    .option('--top <n>', 'only so many rows of the result', wholeNumber(1, MOST_ROWS))
    .option('--folded <file>', 'of a map keyed by stacks: folded stacks, for flame graphs')
    .option('--pprof <file>', 'of a map keyed by stacks: a profile for go tool pprof')
    .option(
      '--binary <file>',
      'the program of these stacks: addresses become functions and lines',
      fileList,
    )
    .addHelpText('after', TABLES_EXAMPLES)
    .action(async (file: string | undefined, flags: TablesFlags) =>
      finish(await tablesCommand(file === undefined ? [] : [file], flags, session)),
    )
}
