import type { Integer } from '../../model/record.ts'
import { matchFixed } from './line-segment.ts'
import type { ConversionItem, FormatItem } from './printf-format.ts'

/** A free text and the fixed items that end it. */
interface Stretch {
  readonly text: ConversionItem
  readonly after: readonly FormatItem[]
}

interface Found {
  start: number
  end: number
}

/**
 * A matcher for the whole line that `items` print. A string reaches to the first place where the
 * items after it fit, the last one to the end of the line. Nothing is tried twice and digits are
 * read only so far, so the time is linear in the length of the line.
 */
export function lineMatcher(
  items: readonly FormatItem[],
): (text: string) => readonly Integer[] | undefined {
  const { head, stretches, columns } = split(items)
  const [start, end] = [literalOf(items[0]), literalOf(items.at(-1))]
  return (text) => {
    // Most lines are of other shapes: a look at both ends rules them out.
    if (!text.startsWith(start) || !text.endsWith(end)) return undefined
    const values: Integer[] = new Array(columns).fill('')
    let at = matchFixed(head, text, 0, values)
    for (let index = 0; index < stretches.length && at >= 0; index++) {
      const isLast = index === stretches.length - 1
      at = matchStretch(stretches[index], text, at, values, isLast)
    }
    return at === text.length ? values : undefined
  }
}

function literalOf(item: FormatItem | undefined): string {
  return item?.kind === 'literal' ? item.text : ''
}

function split(items: readonly FormatItem[]): {
  head: FormatItem[]
  stretches: Stretch[]
  columns: number
} {
  const head: FormatItem[] = []
  const stretches: Stretch[] = []
  let current = head
  let columns = 0
  for (const item of items) {
    if (item.kind !== 'literal') columns++
    if (item.kind === 'text') {
      current = []
      stretches.push({ text: item, after: current })
    } else {
      current.push(item)
    }
  }
  return { head, stretches, columns }
}

function matchStretch(
  { text: item, after }: Stretch,
  text: string,
  at: number,
  values: Integer[],
  isLast: boolean,
): number {
  const from = at + paddedLength(text, at, item.width)
  const found = isLast && after.length === 0 ? { start: text.length, end: text.length } : undefined
  const { start, end } = found ?? findFixed(after, text, from, values, isLast)
  if (end < 0 || start < from) return -1
  values[item.column] = unpadded(text.slice(at, start), item)
  return end
}

/** Where the items fit first, from `from` on; they must reach the end of the line when `isLast`. */
function findFixed(
  items: readonly FormatItem[],
  text: string,
  from: number,
  values: Integer[],
  isLast: boolean,
): Found {
  const first = literalOf(items[0])
  for (let start = from; start <= text.length; start++) {
    start = text.indexOf(first, start)
    if (start < 0) break
    const end = matchFixed(items, text, start, values)
    if (end === text.length || (end >= 0 && !isLast)) return { start, end }
  }
  return { start: -1, end: -1 }
}

/** How many characters `width` bytes are at least: bpftrace pads by bytes, the text is decoded. */
function paddedLength(text: string, at: number, width: number): number {
  let bytes = 0
  let end = at
  while (bytes < width && end < text.length) {
    const code = text.codePointAt(end) ?? 0
    bytes += utf8Length(code)
    end += code > 0xffff ? 2 : 1
  }
  return bytes < width ? text.length + 1 - at : end - at
}

function utf8Length(code: number): number {
  // The replacement character stands for one byte that was no UTF-8.
  if (code < 0x80 || code === 0xfffd) return 1
  if (code < 0x800) return 2
  return code < 0x10000 ? 3 : 4
}

function unpadded(text: string, item: ConversionItem): string {
  let start = 0
  let end = text.length
  if (item.width === 0) return text
  if (item.isLeft) while (text[end - 1] === ' ') end--
  else while (text[start] === ' ') start++
  return text.slice(start, end)
}
