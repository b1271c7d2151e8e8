import { type NamesOf, namedStacks } from '../../analyze/histograms/named-stacks.ts'
import type { RollTable } from '../../analyze/histograms/roll-up.ts'
import { stackColumns, stackKey } from '../../analyze/histograms/stack-key.ts'
import { GotailError } from '../../model/error.ts'
import { safeText } from '../../report/text/safe-text.ts'
import type { StackRow } from '../../report/traces/stack-map.ts'

/**
 * The stacks that key the rows of a table, with their values; rows that differ in offsets or addresses alone are one. Nothing
 * usable where no part of the keys is a stack.
 */
export function stackRows(
  { columns, rows }: RollTable,
  name: string,
  namesOf?: NamesOf,
): readonly StackRow[] {
  const value = columns.length - 1
  const keys = rows.map((row) => row.slice(1, value).map((cell) => String(cell ?? '')))
  const { at } = stackColumns(keys, columns.slice(1, value))
  if (at.length === 0) throw new GotailError(`${safeText(name)} has no stacks in its keys`, 3)
  const sums = new Map<string, StackRow>()
  const stacks = keys.map((key) => stackKey(key, at))
  const named = namedStacks(stacks, namesOf)
  rows.forEach((row, index) => {
    const number = Number(row[value])
    if (!(number > 0)) return
    const frames = named[index]
    const { others } = stacks[index]
    const id = JSON.stringify([frames, others])
    sums.set(id, { frames, others, value: (sums.get(id)?.value ?? 0) + number })
  })
  return [...sums.values()]
}
