/** One row of a map: `@x: 5` (key undefined), `@x[a]: 5`. */
export interface MapRow {
  readonly shape: 'row'
  readonly name: string
  readonly key: string | undefined
  readonly value: string
}

/** The name alone, its value on the lines below: a histogram, a tseries, a stack, or an empty string. */
export interface MapHeader {
  readonly shape: 'header'
  readonly name: string
  readonly key: string | undefined
  /** A space follows the colon: histograms until 0.22, and all that is no histogram. */
  readonly spaced: boolean
  /** The blanks behind that space: of a string, or of whoever edited the line. */
  readonly blanks: string
}

/** A key that does not end on its line: `@[` before a stack. */
export interface OpenMapKey {
  readonly shape: 'open'
  readonly name: string
  /** The key so far. */
  readonly key: string
}

export type MapText = MapRow | MapHeader | OpenMapKey

const NAME = /@[A-Za-z_0-9]*/y
const HEADER_END = /:[ \t]*$/
const KEYED_HEADER_END = /\]:[ \t]*$/
const NUMERIC =
  /^(?:-?\d+|count \d+, average -?\d+, total -?\d+|\{ \.count = \d+, \.average = -?\d+, \.total = -?\d+ \})$/

/** Reads the map that begins at `at` and takes the rest of `text`; undefined when none does. */
export function parseMapText(text: string, at: number): MapText | undefined {
  NAME.lastIndex = at
  const name = NAME.exec(text)?.[0]
  if (name === undefined) return undefined
  const rest = text.slice(at + name.length)
  if (rest.startsWith('[')) return parseKeyed(name, rest.slice(1))
  const colon = HEADER_END.exec(rest)
  if (colon?.index === 0) {
    return { shape: 'header', name, key: undefined, ...blanksOf(colon[0]) }
  }
  if (!rest.startsWith(': ')) return undefined
  return { shape: 'row', name, key: undefined, value: trimNumber(rest.slice(2)) }
}

/** Blanks behind a number mean nothing; those behind a string may be its own. */
function trimNumber(value: string): string {
  const trimmed = value.trimEnd()
  return trimmed.length < value.length && isNumericValue(trimmed) ? trimmed : value
}

/** What a header ends with: `:` or `: `, and what blanks follow. */
function blanksOf(end: string): Pick<MapHeader, 'spaced' | 'blanks'> {
  return { spaced: end.length > 1, blanks: end.slice(2) }
}

/** Whether a value is a number or the record of a `stats()`: hardly anybody prints such a line by hand. */
export function isNumericValue(value: string): boolean {
  return NUMERIC.test(value)
}

/**
 * Takes rows apart that have no newline between them, as 0.9 to 0.23 print inet, ksym and usym values:
 * `@v[a]: 127.0.0.1@v[b]: 127.0.0.2`.
 */
export function unglue(row: MapRow): readonly MapRow[] {
  const { name, key } = row
  if (key === undefined) return [row]
  const pieces = row.value.split(`${name}[`)
  const rows = [{ ...row, value: pieces[0] }]
  for (const piece of pieces.slice(1)) {
    const close = piece.indexOf(']: ')
    if (close < 0) return [row]
    rows.push({ ...row, key: piece.slice(0, close), value: piece.slice(close + 3) })
  }
  return rows
}

/** `body` is what follows the opening bracket. */
function parseKeyed(name: string, body: string): MapText {
  const header = KEYED_HEADER_END.exec(body)
  if (header !== null && !body.includes(`]: ${name}[`)) {
    const key = body.slice(0, header.index)
    return { shape: 'header', name, key, ...blanksOf(header[0].slice(1)) }
  }
  const end = keyEnd(name, body)
  if (end < 0) return { shape: 'open', name, key: body }
  const value = trimNumber(body.slice(end + 3))
  return { shape: 'row', name, key: body.slice(0, end), value }
}

/**
 * Where the `]: ` stands that ends the key. A key may hold it too: before a numeric value it is the last one,
 * else the first one behind balanced brackets. Negative when there is none.
 */
function keyEnd(name: string, body: string): number {
  const first = body.indexOf(']: ')
  const last = body.lastIndexOf(']: ')
  if (first === last || body.includes(`${name}[`, first)) return first
  if (last + 3 === body.length || isNumericValue(body.slice(last + 3))) return last
  return balancedEnd(body, first)
}

function balancedEnd(body: string, first: number): number {
  let depth = 0
  for (let at = 0; at < body.length; at++) {
    if (body[at] === '[') depth++
    else if (body[at] === ']') {
      if (depth === 0 && body.startsWith(']: ', at)) return at
      depth--
    }
  }
  return first
}
