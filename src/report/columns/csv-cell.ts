const FORMULA = /^[=+@\t\r]/
const NUMBER = /^-(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/

/**
 * A cell that no spreadsheet runs as a formula: text that begins with `=`, `+`, `@`, tab or CR, or with `-`
 * without being a number, gets a leading `'`. Everything else is handed back as it is. Quoting is not done here.
 */
export function csvCell(text: string): string {
  if (FORMULA.test(text)) return `'${text}`
  return text.startsWith('-') && !NUMBER.test(text) ? `'${text}` : text
}
