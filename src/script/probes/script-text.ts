const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g
const LONE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g
const COMMENT_LENGTH = 300
const UTF8 = new TextEncoder()

/**
 * Text made fit to stand between the quotes of a string literal: quotes and backslashes are escaped, control characters
 * spelled out as `\x0a`. The value has no line feed, so one line of output stays one line.
 */
export function stringBody(text: string): string {
  return visible(text).replace(/[\\"]/g, '\\$&')
}

/** As `stringBody`, for a printf format: a per cent sign stands for itself. */
export function formatBody(text: string): string {
  return stringBody(text).replaceAll('%', '%%')
}

/** Text made fit to stand in a comment, which it can neither end nor turn into two lines. */
export function commentText(text: string): string {
  const shown = visible(text)
  const cut = shown.length > COMMENT_LENGTH ? `${shown.slice(0, COMMENT_LENGTH)}…` : shown
  return cut.replaceAll('*/', '* /').replaceAll('/*', '/ *')
}

/** A comment with this text. */
export function comment(text: string): string {
  return `/* ${commentText(text)} */`
}

/** The pieces of a text, none longer than `most` bytes, cut between characters. */
export function piecesOf(text: string, most: number): readonly string[] {
  const pieces: string[] = []
  let piece = ''
  let size = 0
  for (const char of text) {
    const bytes = UTF8.encode(char).length
    if (size + bytes > most && piece !== '') {
      pieces.push(piece)
      piece = ''
      size = 0
    }
    piece += char
    size += bytes
  }
  return piece === '' ? pieces : [...pieces, piece]
}

/** Control characters as what they are, and halves of characters as the sign of a lost one. */
export function visible(text: string): string {
  return text
    .replace(LONE, '\ufffd')
    .replace(CONTROL, (char) => `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`)
}
