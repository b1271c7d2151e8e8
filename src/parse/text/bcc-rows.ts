import type { Integer } from '../../model/record.ts'
import { exactInteger } from '../bytes/exact-integer.ts'

/** One row of a distribution that bcc or libbpf-tools print: `[lo, hi)`. */
export interface BccRow {
  readonly kind: 'hist' | 'lhist'
  readonly lo: Integer
  readonly hi: Integer
  readonly count: Integer
}

/** Where a distribution stands: the values of its section, and what they are called. */
export interface BccSection {
  readonly key: readonly string[]
  readonly keyNames: readonly string[]
  /** The mean that stands behind an address. */
  readonly average?: Integer
}

/** The exact sum below a distribution. */
export interface BccTotals {
  readonly average: Integer
  readonly total: Integer
  readonly count: Integer
}

const MAX_LINE = 512
const HEADER = /^ *(\S.{0,60}?) *: count +distribution\s*$/
/** Both bounds are included. Old versions end a bar that is too long with a plus. */
const LOG2 = /^ *(\d{1,19}) -> (\d{1,19}) *: (\d{1,19})(?: *\|[*+ ]*\|?)?\s*$/
const LINEAR = /^ *(-?\d{1,18}) *: (\d{1,19})(?: *\|[*+ ]*\|?)?\s*$/
const BEGIN = /^ +(?:\d{1,19}(?: .*)?)?$/
const TOTALS = /^avg = (\d{1,19}) \S.*?, total: (\d{1,19}) \S.*?, count: (\d{1,19})\s*$/
const PAIR = /([A-Za-z_][\w ]*?):?[ \t]*=[ \t]*/y
const INNER_NAME = /[,\t ]+([A-Za-z_]\w*):?[ \t]*=[ \t]*/g
const AVERAGE = /\s*\[AVG (\d{1,19})\]$/
/** What argdist was asked for. */
const PROBE = /^[prtu]:[^\s:]*:\S.*$/

/** The unit cell of the line above a distribution: `usecs`, `age (ms)`; undefined for any other line. */
export function bccUnit(line: string): string | undefined {
  if (!line.includes(' distribution') || line.length > MAX_LINE) return undefined
  return HEADER.exec(line)?.[1]
}

/** A row below such a line. */
export function bccRow(line: string): BccRow | undefined {
  if (line.length > MAX_LINE) return undefined
  const log2 = LOG2.exec(line)
  if (log2 !== null) {
    const [, lo, hi, count] = log2
    return row('hist', lo, hi, count)
  }
  const linear = LINEAR.exec(line)
  return linear === null ? undefined : row('lhist', linear[1], linear[1], linear[2])
}

/** Whether a line among the rows is one that was cut. */
export function beginsBccRow(line: string): boolean {
  return line.length <= MAX_LINE && BEGIN.test(line)
}

/** `avg = 663 usecs, total: 16575 usecs, count: 25` */
export function bccTotals(line: string): BccTotals | undefined {
  const found = line.length > MAX_LINE ? null : TOTALS.exec(line)
  const [average, total, count] = (found ?? []).slice(1).map(exactInteger)
  return count === undefined ? undefined : { average, total, count }
}

/** The line right above: `disk = 'xvdb'`, `flags = Read, disk = sda`, `pid = 5092`, what argdist counts. */
export function bccSection(line: string): BccSection | undefined {
  if (line.length > MAX_LINE) return undefined
  if (PROBE.test(line)) return { key: [line.trim()], keyNames: ['probe'] }
  PAIR.lastIndex = 0
  const first = PAIR.exec(line)
  if (first === null) return undefined
  const names = [first[1].trim()]
  const ends: number[] = []
  const begins = [first[0].length]
  INNER_NAME.lastIndex = first[0].length
  for (let found = INNER_NAME.exec(line); found !== null; found = INNER_NAME.exec(line)) {
    names.push(found[1])
    ends.push(found.index)
    begins.push(INNER_NAME.lastIndex)
  }
  const values = begins.map((begin, at) => line.slice(begin, ends[at] ?? line.length).trim())
  const average = AVERAGE.exec(values[values.length - 1])?.[1]
  return {
    key: values.map((value) => unquoted(value.replace(AVERAGE, ''))),
    keyNames: names,
    ...(average === undefined ? {} : { average: exactInteger(average) }),
  }
}

function row(kind: BccRow['kind'], lo: string, last: string, count: string): BccRow {
  const hi = exactInteger(String(BigInt(last) + 1n))
  return { kind, lo: exactInteger(lo), hi, count: exactInteger(count) }
}

/** Python 2 ends a long integer with an L. */
function unquoted(value: string): string {
  const bare = /^(['"])(.*)\1$/.exec(value)?.[2] ?? value
  return /^\d+L$/.test(bare) ? bare.slice(0, -1) : bare
}
