/** Text that a format prints as it stands. */
export interface LiteralItem {
  readonly kind: 'literal'
  readonly text: string
}

/** One conversion of a format; `column` counts the conversions of its line from 0. */
export interface ConversionItem {
  /** `text` stands for whatever can hold any characters: strings, buffers, pointers, stacks. */
  readonly kind: 'integer' | 'char' | 'text'
  readonly column: number
  /** The width that the value is padded to, 0 for none. */
  readonly width: number
  readonly isLeft: boolean
  /** The base of an integer: 8, 10 or 16. */
  readonly base: number
  /** Which argument of the printf is printed, from 0. */
  readonly argument: number
}

/** A piece of a format. */
export type FormatItem = LiteralItem | ConversionItem

/** One visual line of a format: its own part of the format text, without the newline, and its pieces. */
export interface FormatLine {
  readonly format: string
  readonly items: readonly FormatItem[]
}

// `%rx` and `%rh` print a buffer; `%cb` is `%c` and a `b`: the longest conversion that exists.
const CONVERSION =
  /%(?<flags>[-+#0']*)(?<width>\d*)(?:\.\d*)?(?:r[hx]?|(?:hh?|ll?|[jztL])?(?<type>[diuxXocspbfeEgGa]))/y
const MAX_WIDTH = 4096

/**
 * Cuts a printf format into the lines that it prints. What follows the last newline is only a part
 * of a line, which another printf ends: it is left out.
 */
export function formatLines(format: string): FormatLine[] {
  const lines: FormatLine[] = []
  let argument = 0
  // A conversion holds no newline, so lines can be cut before conversions are read.
  for (const line of format.split('\n').slice(0, -1)) {
    const items = lineItems(line, argument)
    lines.push({ format: line, items })
    argument += items.filter((item) => item.kind !== 'literal').length
  }
  return lines
}

/** The pieces of a format that holds no newline; its first conversion prints the argument `firstArgument`. */
export function lineItems(line: string, firstArgument: number): FormatItem[] {
  const items: FormatItem[] = []
  let column = 0
  let literal = ''
  let at = 0
  while (at < line.length) {
    const conversion = line[at] === '%' ? conversionAt(line, at) : undefined
    if (conversion === undefined) {
      const end = literalEnd(line, at)
      literal += line.slice(at, end)
      // `%%` prints one.
      at = line.startsWith('%%', at) ? end + 1 : end
      continue
    }
    if (literal !== '') items.push({ kind: 'literal', text: literal })
    literal = ''
    items.push(conversionItem(conversion, column, firstArgument + column))
    column++
    at += conversion[0].length
  }
  if (literal !== '') items.push({ kind: 'literal', text: literal })
  return items
}

function conversionAt(line: string, at: number): RegExpExecArray | undefined {
  CONVERSION.lastIndex = at
  return CONVERSION.exec(line) ?? undefined
}

function literalEnd(line: string, at: number): number {
  if (line[at] === '%') return at + 1
  const end = line.indexOf('%', at)
  return end < 0 ? line.length : end
}

function conversionItem(match: RegExpExecArray, column: number, argument: number): ConversionItem {
  const { flags = '', width = '', type = 'r' } = match.groups ?? {}
  return {
    kind: kindOf(type),
    column,
    width: Math.min(Number(width), MAX_WIDTH),
    isLeft: flags.includes('-'),
    base: type === 'x' || type === 'X' ? 16 : type === 'o' ? 8 : 10,
    argument,
  }
}

function kindOf(type: string): ConversionItem['kind'] {
  if (type === 'c') return 'char'
  return 'diuxXo'.includes(type) ? 'integer' : 'text'
}
