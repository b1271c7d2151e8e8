const INDENTED_FRAME = /^(?: {4}|\t)\s*\S/
/** Raw stacks print bare addresses, build-id stacks a build id and an offset: neither is indented. */
const BARE_FRAME = /^(?:[0-9a-f]{1,16}|[0-9a-f]{40} 0x[0-9a-f]+)$/
const SURE_FRAME =
  /^(?: {4}|\t)\s*(?:0x[0-9a-f]{6,16}|[0-9a-f]{8,16}|(?:[0-9a-f]{6,16} )?[^\s=].*\+(?:0x)?[0-9a-f]+(?: \(.*\))?)$/
const SHORT_OR_WORD = /^(?:[0-9a-f]{1,5}|[a-f]+)$/

/** A kstack or ustack as bpftrace prints it (`\n`, then indented frames): one frame a line, no indentation, no outer newlines. */
export function stackText(printed: string): string {
  return printed
    .split('\n')
    .map((line) => line.trimStart())
    .filter((line) => line !== '')
    .join('\n')
}

/** Whether an indented line is a frame for sure, wherever it stands: a symbol with its offset, or an address. */
export function isSureFrame(line: string): boolean {
  return SURE_FRAME.test(line)
}

/** Whether a line can be a frame of a stack. */
export function isFrame(line: string): boolean {
  return INDENTED_FRAME.test(line) || BARE_FRAME.test(line)
}

/** Whether a line can be a frame and is hardly anything else: no small number, no word of the letters a to f. */
export function isPlainFrame(line: string): boolean {
  return isFrame(line) && !SHORT_OR_WORD.test(line)
}

/** Whether a stack follows in a key of several lines: its bracket or a separator ends this one. */
export function opensStack(line: string): boolean {
  return line.endsWith('[') || line.endsWith(', ')
}
