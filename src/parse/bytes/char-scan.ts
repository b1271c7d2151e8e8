const WORD = 1
const DIGIT = 2
const BLANK = 4
/** What each ASCII code is, since a table is faster than a chain of comparisons. */
const CLASSES = Uint8Array.from({ length: 128 }, (_, code) => {
  const char = String.fromCharCode(code)
  const digit = /\d/.test(char) ? DIGIT : 0
  return (/\w/.test(char) ? WORD : 0) | digit | (/\s/.test(char) ? BLANK : 0)
})

/** Letters, digits and `_` of ASCII. */
export function isWord(code: number): boolean {
  return code < 128 && (CLASSES[code] & WORD) !== 0
}

/** White space of ASCII. */
export function isBlank(code: number): boolean {
  return code < 128 && (CLASSES[code] & BLANK) !== 0
}

/** Where the run of letters, digits and `_` ends that begins at `from`; `from` itself when none does. */
export function wordEnd(text: string, from: number): number {
  return runEnd(text, from, WORD)
}

/** Where the run of decimal digits ends that begins at `from`. */
export function digitsEnd(text: string, from: number): number {
  return runEnd(text, from, DIGIT)
}

/** Where the run of white space ends that begins at `from`. */
export function blanksEnd(text: string, from: number): number {
  return runEnd(text, from, BLANK)
}

/** Where the next white space begins, or the text ends. */
export function tokenEnd(text: string, from: number): number {
  let at = from
  while (at < text.length && !isBlank(text.charCodeAt(at))) at++
  return at
}

function runEnd(text: string, from: number, kind: number): number {
  let at = from
  while (at < text.length) {
    const code = text.charCodeAt(at)
    if (code >= 128 || (CLASSES[code] & kind) === 0) break
    at++
  }
  return at
}
