import { exactInteger } from '../bytes/exact-integer.ts'
import type { BccRow, BccSection } from './bcc-rows.ts'

/** A distribution as `biolatency -j` prints it: the text of a Python dict, a line a section. */
export interface BccDict {
  readonly time: string
  readonly unit: string
  readonly section: BccSection
  readonly buckets: readonly BccRow[]
}

const BEGIN = "{'ts': '"
const DICT =
  /^\{'ts': '([^']*)', 'val_type': '([^']*)', 'data': \[(.*)\](?:, '(\w+)': (?:'((?:[^'\\]|\\.)*)'|"([^"]*)"|(\w+)))?\}\s*$/
const BUCKET = /\{'interval-start': (\d{1,19}), 'interval-end': (\d{1,19}), 'count': (\d{1,19})\}/g
const MAX_LINE = 65_536

/** Reads such a line; undefined for any other. */
export function bccDict(line: string): BccDict | undefined {
  if (!line.startsWith(BEGIN) || line.length > MAX_LINE) return undefined
  const found = DICT.exec(line)
  if (found === null) return undefined
  const [, time, unit, data, name, quoted, doubled, bare] = found
  const buckets = [...data.matchAll(BUCKET)].map(([, lo, hi, count]): BccRow => {
    const end = exactInteger(String(BigInt(hi) + 1n))
    return { kind: 'hist', lo: exactInteger(lo), hi: end, count: exactInteger(count) }
  })
  const value = quoted ?? doubled ?? bare
  const section =
    name === undefined ? { key: [], keyNames: [] } : { key: [value], keyNames: [name] }
  return { time, unit, section, buckets }
}
