/** What `printf %b` and `read` of every shell leave as it is. */
const PLAIN = /^[\w./:=+,@-]*$/
const IS_PLAIN = Uint8Array.from({ length: 256 }, (_, byte) =>
  PLAIN.test(String.fromCharCode(byte)) ? 1 : 0,
)
/** `\0ooo` */
const CODED_LENGTH = 5

/**
 * A word as data: it begins with `=`, so that an empty one is one, and every byte that a shell could take for more is written as
 * `\0ooo`, which `printf %b` undoes.
 */
export function wireWord(word: string | Uint8Array): string {
  if (typeof word === 'string' && PLAIN.test(word)) return `=${word}`
  let coded = '='
  for (const byte of typeof word === 'string' ? Buffer.from(word) : word) {
    coded +=
      IS_PLAIN[byte] === 1
        ? String.fromCharCode(byte)
        : `\\0${byte.toString(8).padStart(CODED_LENGTH - 2, '0')}`
  }
  return coded
}

/** The bytes in pieces whose words take at most `most` signs each. */
export function* wirePieces(bytes: Uint8Array, most: number): Generator<Uint8Array> {
  let from = 0
  let length = 1
  for (let at = 0; at < bytes.length; at++) {
    const next = IS_PLAIN[bytes[at]] === 1 ? 1 : CODED_LENGTH
    if (length + next > most) {
      yield bytes.subarray(from, at)
      from = at
      length = 1
    }
    length += next
  }
  yield bytes.subarray(from)
}
