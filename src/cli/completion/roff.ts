const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\e',
  '-': '\\-',
  "'": '\\(aq',
  '`': '\\(ga',
  '^': '\\(ha',
  '~': '\\(ti',
  '"': '\\(dq',
}

/** Text for a line of a manual page: every character shows as itself, and the page is ASCII. */
export function roffText(text: string): string {
  const escaped = text.replace(
    /[\\\-'`^~"]|[^\u0020-\u007e]/gu,
    (char) => ESCAPES[char] ?? glyph(char),
  )
  // A line that begins with a dot is a request.
  return escaped.startsWith('.') ? `\\&${escaped}` : escaped
}

/** A heading of a section. */
export function roffSection(title: string): string {
  return `.SH ${quoted(title)}`
}

/** A heading within a section. */
export function roffSubsection(title: string): string {
  return `.SS ${quoted(title)}`
}

/** A term with what it means. */
export function roffEntry(term: string, meaning: string): readonly string[] {
  return ['.TP', `.B ${quoted(term)}`, roffText(meaning)]
}

/** Lines that stand as they are. */
export function roffExample(lines: readonly string[]): readonly string[] {
  return ['.PP', '.RS 2', '.EX', ...lines.map(roffText), '.EE', '.RE']
}

function quoted(text: string): string {
  return `"${roffText(text)}"`
}

function glyph(char: string): string {
  const code = char.codePointAt(0) ?? 0
  return `\\[u${code.toString(16).toUpperCase().padStart(4, '0')}]`
}
