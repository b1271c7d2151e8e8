import { type Command, InvalidArgumentError } from 'commander'
import { OPTION_GROUPS } from './common-options.ts'

/** What the ending of a path asks for: the option that writes it. */
const ENDINGS: readonly (readonly [ending: string, option: string])[] = [
  ['.html', 'html'],
  ['.json', 'json'],
  ['.md', 'markdown'],
  ['.csv', 'spans'],
  ['.ndjson', 'spans'],
  ['.parquet', 'spans'],
  ['.arrow', 'spans'],
  ['.pftrace', 'perfetto'],
  ['.pb.gz', 'pprof'],
  ['.folded', 'folded'],
  ['.hgrm', 'hgrm'],
  ['.jsonl', 'otlp'],
]

/** Adds `--out`, which may be repeated: each path goes to the option that its ending names, a folder to `--csv`. */
export function withOut(command: Command): Command {
  const known = new Set(command.options.map((option) => option.attributeName()))
  const endings = ENDINGS.filter(([, option]) => known.has(option))
  const words = [...endings.map(([ending]) => ending), 'or a folder, for tables']
  return command
    .optionsGroup(OPTION_GROUPS.files)
    .option('-o, --out <path>', `write what the ending asks for: ${words.join(', ')}`, (path) => {
      send(command, path, optionFor(path, endings))
      return path
    })
}

/** The same option, where a command prints one text. */
export const TEXT_OUT: readonly [string, string] = [
  '-o, --out <file>',
  'write to this file instead of standard output',
]

function optionFor(path: string, endings: typeof ENDINGS): string {
  const lower = path.toLowerCase()
  const found = endings.find(([ending]) => lower.endsWith(ending))
  if (found !== undefined) return found[1]
  // A name without a dot, or with a slash at its end, is that of a folder.
  if (!/[^/]\.[^./]+$/.test(path) && path !== '-') return 'csv'
  throw new InvalidArgumentError(
    `Its ending must be one of ${endings.map(([ending]) => ending).join(', ')}, or it must be a folder.`,
  )
}

/** Two files for one form are one too many: the first would be written nowhere. */
function send(command: Command, path: string, option: string): void {
  const before: unknown = command.getOptionValue(option)
  if (before !== undefined && before !== path) {
    throw new InvalidArgumentError('Another file was given for that already.')
  }
  command.setOptionValueWithSource(option, path, 'cli')
}
