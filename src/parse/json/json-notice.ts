import type { JsonLine } from './json-line.ts'
import type { JsonObject } from './json-node.ts'

/** The records in which bpftrace speaks of itself, and how it spells them in text. */
const LEVELS: ReadonlyMap<string, string> = new Map([
  ['helper_error', 'WARNING'],
  ['runtime_error', 'WARNING'],
  ['warnf', 'WARNING'],
  ['errorf', 'ERROR'],
  ['print_error', 'ERROR'],
])

/** The text of a notice as bpftrace spells it on a terminal; undefined for other records. */
export function jsonNotice(type: string, record: JsonObject, line: JsonLine): string | undefined {
  const level = LEVELS.get(type)
  if (level === undefined) return undefined
  const text = (name: string): string => {
    const node = line.member(record.pairs, name)
    return node === undefined ? '' : line.text(node)
  }
  const place = [text('filename'), text('line'), text('col')]
    .filter((part) => part !== '')
    .join(':')
  return `${place === '' ? '' : `${place}: `}${level}: ${message(text)}`
}

/** Until 0.19 a helper_error has no message. */
function message(text: (name: string) => string): string {
  const helper = text('helper')
  if (helper === '') return text('msg')
  if (text('msg') === '') return `Failed to ${helper} (${text('retcode')})`
  return `${text('msg')}\nAdditional Info - helper: ${helper}, retcode: ${text('retcode')}`
}
