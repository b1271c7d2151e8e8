import {
  type ByteCell,
  type ByteLine,
  type ByteRows,
  type LineStretch,
  stretchBegin,
  stretchEnd,
} from '../../model/record.ts'
import { cellText } from './csv.ts'

const SPACE = 32
const COMMA = 44
const MINUS = 45
const ZERO = 48
const NEWLINE = 10
const DELETE = 127
/** A table with few rows takes little. */
const LEAST_BUFFER = 1 << 12
const MOST_BUFFER = 1 << 16
/** More bytes than any line of a form has: so long may a text be. */
const MOST_TEXT = 1024
const MOST_NUMBER = 20
const LATIN = new TextDecoder('latin1')
/** By byte: whether a text that begins with it may be a formula. */
const BEGINS_FORMULA = Uint8Array.from({ length: 128 }, (_, code) =>
  '=+@-\t\r'.includes(String.fromCharCode(code)) ? 1 : 0,
)

/** Gathers the lines of one CSV table: those that others made, and those that go from the bytes of a capture to the bytes of a file. */
export class CsvLines {
  readonly #write: (piece: string | Uint8Array) => void
  bytes: Uint8Array = new Uint8Array(0)
  length = 0
  #capacity = LEAST_BUFFER

  constructor(write: (piece: string | Uint8Array) => void) {
    this.#write = write
  }

  /** Takes a line as text. */
  row(text: string): void {
    if (this.length > 0 && this.#append(text)) return
    this.flush()
    this.#write(text)
  }

  /** Who takes rows whose cells stand in lines as these say. */
  rows(cells: readonly ByteCell[]): ByteRows {
    return new CsvForm(this, cells)
  }

  /** Hands on all that it holds. */
  flush(): void {
    if (this.length === 0) return
    this.#write(this.bytes.subarray(0, this.length))
    this.length = 0
  }

  /** Makes room for so many bytes more. */
  reserve(size: number): void {
    if (this.length + size <= this.bytes.length) return
    this.flush()
    if (this.#capacity > MOST_BUFFER && this.bytes.length >= size) return
    this.bytes = new Uint8Array(Math.max(this.#capacity, size))
    this.#capacity *= 2
  }

  /** Adds a line behind the bytes; false where it finds no room, or has characters that a terminal must not get as they are. */
  #append(text: string): boolean {
    const { bytes, length } = this
    const last = text.length - 1
    if (length + last >= bytes.length) return false
    for (let at = 0; at < last; at++) {
      const code = text.charCodeAt(at)
      if (code < SPACE || code >= DELETE) return false
      bytes[length + at] = code
    }
    bytes[length + last] = NEWLINE
    this.length += text.length
    return true
  }
}

/** Rows of lines of one form. */
class CsvForm implements ByteRows {
  readonly #out: CsvLines
  readonly #cells: readonly ByteCell[]
  readonly #mostBytes: number

  constructor(out: CsvLines, cells: readonly ByteCell[]) {
    this.#out = out
    this.#cells = cells.map((cell) =>
      cell.kind === 'same' ? { kind: 'same', text: cellText(cell.text) } : cell,
    )
    this.#mostBytes = this.#cells.reduce((sum, cell) => sum + mostBytes(cell), 0)
  }

  add(line: ByteLine): void {
    const out = this.#out
    out.reserve(this.#mostBytes)
    const { bytes } = out
    const cells = this.#cells
    let to = out.length
    for (let at = 0; at < cells.length; at++) {
      to = putCell(bytes, to, cells[at], line)
      bytes[to++] = COMMA
    }
    // In place of the last comma.
    bytes[to - 1] = NEWLINE
    out.length = to
  }
}

/** With what stands behind it. */
function mostBytes(cell: ByteCell): number {
  if (cell.kind === 'same') return cell.text.length + 1
  return cell.kind === 'text' ? MOST_TEXT : MOST_NUMBER
}

/** Writes a cell at `to`; returns where it ends. */
function putCell(bytes: Uint8Array, to: number, cell: ByteCell, line: ByteLine): number {
  switch (cell.kind) {
    case 'line':
      return putNumber(bytes, to, line.line)
    case 'number':
      return putDigits(bytes, to, line, cell)
    case 'text':
      return putStretch(bytes, to, line, cell.stretch)
    case 'same':
      return putText(bytes, to, cell.text)
  }
}

function putNumber(bytes: Uint8Array, to: number, value: number): number {
  let end = to + 1
  for (let rest = value; rest >= 10; rest = Math.trunc(rest / 10)) end++
  let rest = value
  for (let at = end - 1; at >= to; at--) {
    const more = Math.trunc(rest / 10)
    bytes[at] = ZERO + rest - more * 10
    rest = more
  }
  return end
}

function putDigits(
  bytes: Uint8Array,
  to: number,
  { bytes: source, numbers }: ByteLine,
  { index, isNegative }: ByteCell & { readonly kind: 'number' },
): number {
  const end = numbers.to[index]
  let from = numbers.from[index]
  // A number is written as a number: without leading zeros.
  while (source[from] === ZERO && from < end - 1) from++
  let at = to
  if (isNegative) bytes[at++] = MINUS
  while (from < end) bytes[at++] = source[from++]
  return at
}

/** A text goes as it is, unless a spreadsheet might run it or take it for several. */
function putStretch(bytes: Uint8Array, to: number, line: ByteLine, stretch: LineStretch): number {
  const source = line.bytes
  const from = stretchBegin(stretch, line)
  const end = stretchEnd(stretch, line)
  let isPlain = from === end || BEGINS_FORMULA[source[from]] === 0
  let at = to
  for (let i = from; i < end; i++) {
    const byte = source[i]
    if (byte === COMMA) isPlain = false
    bytes[at++] = byte
  }
  return isPlain ? at : putText(bytes, to, cellText(LATIN.decode(source.subarray(from, end))))
}

function putText(bytes: Uint8Array, to: number, text: string): number {
  for (let at = 0; at < text.length; at++) bytes[to + at] = text.charCodeAt(at)
  return to + text.length
}
