/** How a report marks what matters; every function hands back its text, coloured or not. */
export interface Ink {
  strong(text: string): string
  heading(text: string): string
  faint(text: string): string
  warning(text: string): string
  good(text: string): string
  bad(text: string): string
  /** In a colour of its own, `#rrggbb`, as near as a terminal of 256 colours has it. */
  tint(hex: string, text: string): string
}

/** Ink with ANSI escapes, or plain text when `color` is off. Pass only text without control characters. */
export function ink(options: { readonly color: boolean }): Ink {
  const style =
    (open: number | string, close: number) =>
    (text: string): string =>
      options.color ? `\u001b[${open}m${text}\u001b[${close}m` : text
  return {
    strong: style(1, 22),
    heading: style(4, 24),
    faint: style(2, 22),
    warning: style(33, 39),
    good: style(32, 39),
    bad: style(31, 39),
    tint: (hex, text) => style(`38;5;${cubeColor(hex)}`, 39)(text),
  }
}

/** The six levels of red, green and blue that terminals of 256 colours mix (xterm's colour cube). */
const LEVELS = [0, 95, 135, 175, 215, 255]

function cubeColor(hex: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) =>
    nearestLevel(Number.parseInt(hex.slice(at, at + 2), 16)),
  )
  return 16 + 36 * red + 6 * green + blue
}

function nearestLevel(value: number): number {
  const distances = LEVELS.map((level) => Math.abs(level - value))
  return distances.indexOf(Math.min(...distances))
}
