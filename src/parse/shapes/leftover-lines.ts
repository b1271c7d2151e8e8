import type { Integer, LineRecord } from '../../model/record.ts'
import { keyBefore } from '../bytes/column-name.ts'
import { type LineShape, shapeColumns } from './line-shape.ts'
import { type FormatItem, lineItems } from './printf-format.ts'
import type { ShapedLine } from './shaped-lines.ts'
import { readSkeleton } from './skeleton.ts'

const NUMBER = /^[-+]?\d[\w.:/+-]*$/
/** Fewer words are rather prose than columns. */
const LEAST_WORDS = 3

interface Found {
  readonly id: string
  readonly shape: LineShape
  readonly values: readonly Integer[]
}

/**
 * Tables of lines that each have a form of their own, since words vary in them: those with the same keys (`a lat_us=12`,
 * `b lat_us=30`), and two or more with as many words and numbers in the same places. Rows in the order of the capture.
 */
export function leftoverRows(records: readonly LineRecord[]): readonly ShapedLine[] {
  const groups = new Map<string, { shape: LineShape; rows: ShapedLine[] }>()
  for (const { text, line } of records) {
    const found = byKeys(text) ?? byWords(text)
    if (found === undefined) continue
    const group = groups.get(found.id) ?? { shape: found.shape, rows: [] }
    groups.set(found.id, group)
    group.rows.push({ shape: group.shape, line, values: found.values })
  }
  const isTable = (id: string, rows: readonly ShapedLine[]): boolean =>
    rows.length > 1 || id.includes('=')
  return [...groups]
    .flatMap(([id, { rows }]) => (isTable(id, rows) ? rows : []))
    .sort((a, b) => a.line - b.line)
}

/** The values behind keys; the words between them are no part of the form. */
function byKeys(text: string): Found | undefined {
  const skeleton = readSkeleton(text)
  if (skeleton === undefined || !skeleton.name.includes('=%')) return undefined
  const items = lineItems(skeleton.name, 0)
  const keyed = items.flatMap((item, at): { item: FormatItem; key: string; value: Integer }[] => {
    const before = items[at - 1]
    if (item.kind === 'literal' || before?.kind !== 'literal') return []
    const key = keyBefore(before.text)
    const value = skeleton.values[item.column]
    return key === undefined || !before.text.endsWith('=') ? [] : [{ item, key, value }]
  })
  if (keyed.length === 0) return undefined
  const name = keyed.map(({ item, key }) => `${key}=${conversion(item)}`).join(' ')
  return { id: name, shape: shapeNamed(name), values: keyed.map(({ value }) => value) }
}

function byWords(text: string): Found | undefined {
  const words = text.trim().split(/\s+/)
  const numbers = words.map((word) => NUMBER.test(word))
  if (words.length < LEAST_WORDS || !numbers.includes(true)) return undefined
  const name = words.map((word) => (/^-?\d{1,15}$/.test(word) ? '%d' : '%s')).join(' ')
  const id = numbers.map((is) => (is ? 'n' : 'w')).join(' ')
  const values = words.map((word): Integer => (/^-?\d{1,15}$/.test(word) ? Number(word) : word))
  return { id, shape: shapeNamed(name), values }
}

function conversion(item: FormatItem): string {
  return item.kind === 'integer' ? '%d' : '%s'
}

function shapeNamed(name: string): LineShape {
  const columns = shapeColumns(lineItems(name, 0), (_, literal) => keyBefore(literal))
  return { name, columns, match: () => undefined }
}
