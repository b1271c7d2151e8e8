import { GotailError } from '../../model/error.ts'

/** A word: what is quoted, what stands behind a backslash, and what is neither, without a blank between them. */
const WORD = /(?:'[^']*'|"(?:[^"\\]|\\[\s\S])*"|\\[\s\S]|[^\s'"\\])+/y
const PART = /'([^']*)'|"((?:[^"\\]|\\[\s\S])*)"|\\([\s\S])|([^'"\\]+)/g
const BLANK = /\s*/y

/**
 * The words of a command as a shell takes them apart: blanks between them, quotes and backslashes. Nothing is put in for `$` and
 * `*`. Throws wrong usage where a quote does not end, and where there is no word.
 */
export function shellWords(text: string): readonly string[] {
  const words: string[] = []
  let at = lengthAt(BLANK, text, 0)
  while (at < text.length) {
    const length = lengthAt(WORD, text, at)
    if (length === 0) {
      throw new GotailError(`--via: a quote or a backslash has no end in ${text}`, 2)
    }
    words.push(unquoted(text.slice(at, at + length)))
    at += length
    at += lengthAt(BLANK, text, at)
  }
  if (words.length === 0) throw new GotailError('--via: name a command, such as ssh web-17', 2)
  return words
}

function lengthAt(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0].length ?? 0
}

function unquoted(word: string): string {
  return word.replace(
    PART,
    (_, single?: string, double?: string, escaped?: string, plain?: string) =>
      single ?? escaped ?? plain ?? unescaped(double ?? ''),
  )
}

/** Within double quotes a backslash means something before these signs only. */
function unescaped(text: string): string {
  return text.replace(/\\(["\\$`])/g, '$1')
}
