/** How a report marks what matters; every function hands back its text, coloured or not. */
export interface Ink {
  strong(text: string): string
  heading(text: string): string
  faint(text: string): string
  warning(text: string): string
  good(text: string): string
  bad(text: string): string
}

/** Ink with ANSI escapes, or plain text when `color` is off. Pass only text without control characters. */
export function ink(options: { readonly color: boolean }): Ink {
  const style =
    (open: number, close: number) =>
    (text: string): string =>
      options.color ? `\u001b[${open}m${text}\u001b[${close}m` : text
  return {
    strong: style(1, 22),
    heading: style(4, 24),
    faint: style(2, 22),
    warning: style(33, 39),
    good: style(32, 39),
    bad: style(31, 39),
  }
}
