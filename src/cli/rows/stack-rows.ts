import type { RollTable } from '../../analyze/histograms/roll-up.ts'
import { GotailError } from '../../model/error.ts'
import { safeText } from '../../report/text/safe-text.ts'
import type { StackRow } from '../../report/traces/stack-map.ts'

/** A symbol with its offset, an address. */
const FRAME = /^(?:0x)?[0-9a-f]{6,16}$|\+(?:0x)?[0-9a-f]+(?: \(.*\))?$/
const NEWLINE = '\n'

/**
 * The stacks that key the rows of a table, with their values. The part of the key that is a stack is the one with frames in
 * all rows that are no empty stacks. Nothing usable where there is none.
 */
export function stackRows({ columns, rows }: RollTable, name: string): readonly StackRow[] {
  const value = columns.length - 1
  const keys = columns.slice(1, value).map((_, at) => at + 1)
  const stack = keys.find((at) => rows.some((row) => isStack(String(row[at] ?? ''))))
  if (stack === undefined) {
    throw new GotailError(`${safeText(name)} has no stacks in its keys`, 3)
  }
  return rows.flatMap((row) => {
    const number = Number(row[value])
    if (!(number > 0)) return []
    const frames = String(row[stack] ?? '')
      .split(NEWLINE)
      .filter((frame) => frame !== '')
    const others = keys.filter((at) => at !== stack).map((at) => String(row[at] ?? ''))
    return [{ frames, others, value: number }]
  })
}

function isStack(text: string): boolean {
  return text.includes(NEWLINE) || FRAME.test(text)
}
