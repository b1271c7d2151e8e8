const CARRIAGE_RETURN = 13
const SPACE = 32
const CARET = 94
const CAPITAL_C = 67

/** A terminal echoes Ctrl-C as `^C`, glued in front of the next line. */
export function skipInterruptEcho(bytes: Uint8Array, at: number, newline: number): number {
  let from = at
  while (from + 1 < newline && bytes[from] === CARET && bytes[from + 1] === CAPITAL_C) from += 2
  return from
}

/** Whether an event that was understood up to `stop` is a whole line: a pty's `\r`, or columns that we do not know. */
export function endsEvent(bytes: Uint8Array, stop: number, newline: number): boolean {
  return (
    stop === newline ||
    bytes[stop] === SPACE ||
    (bytes[stop] === CARRIAGE_RETURN && stop + 1 === newline)
  )
}
