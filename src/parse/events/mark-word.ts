import { MARKS } from '../../model/event-batch.ts'

const SPACE = 32

/** Which of MARKS stands at `at`, as its index; -1 for none. */
export function markAt(bytes: Uint8Array, at: number): number {
  return MARKS.findIndex((word) => {
    let i = 0
    while (i < word.length && bytes[at + i] === word.charCodeAt(i)) i++
    return i === word.length
  })
}

/** Where the mark at `at` ends. Some captures say `stw+ stopping`: the explaining word belongs to it. */
export function markEnd(bytes: Uint8Array, at: number, mark: number): number {
  const end = at + MARKS[mark].length
  if (bytes[end] !== SPACE || !isLetter(bytes[end + 1])) return end
  let i = end + 2
  while (isLetter(bytes[i])) i++
  return i
}

function isLetter(byte: number): boolean {
  return (byte | 32) >= 97 && (byte | 32) <= 122
}
