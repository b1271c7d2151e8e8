/** The upper halves of four bytes, and what they are in digits. */
const HALVES = 0xf0f0f0f0 | 0
const SIXES = 0x06060606
/** Four zeros: a word of digits without them has the digits alone. */
export const FOUR_ZEROS = 0x30303030
/** Lifts what is more than nine to the upper bit of its byte. */
const LIFT = 0x76767676
const UPPER_BITS = 0x80808080 | 0

/** Whether the four bytes of a word are digits. */
export function areDigits(word: number): boolean {
  return (word & HALVES) === FOUR_ZEROS && ((word + SIXES) & HALVES) === FOUR_ZEROS
}

/** The number that four digits make, the first of which is the lowest byte: two at a time, then both pairs at once. */
export function four(word: number): number {
  const pairs = (Math.imul(word & 0x0f0f0f0f, 10) + ((word & 0x0f0f0f0f) >>> 8)) & 0x00ff00ff
  return Math.imul(pairs, 0x00640001) >>> 16
}

/** Of a word less `FOUR_ZEROS`: a bit in the first byte that is no digit, maybe in some behind it; 0 where all four are. */
export function otherBits(word: number): number {
  return ((word + LIFT) | word) & UPPER_BITS
}

/** How many bytes stand before the first one with such a bit. */
export function bytesBefore(bits: number): number {
  return (31 - Math.clz32(bits & -bits)) >> 3
}

/** The number that the first so many digits of a word make, three at most. */
export function few(word: number, digits: number): number {
  return four((word << (24 - 8 * digits)) << 8)
}
