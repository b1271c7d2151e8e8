/**
 * A seeded generator of whole numbers (xoshiro128**, Blackman & Vigna 2018): same seed, same report.
 */
export class Random {
  readonly #state: Uint32Array

  constructor(seed = 1) {
    // splitmix32 fills the state: the generator must not start near zero.
    let word = seed >>> 0
    this.#state = Uint32Array.from({ length: 4 }, () => {
      word = (word + 0x9e3779b9) >>> 0
      let mixed = Math.imul(word ^ (word >>> 16), 0x21f0aaad)
      mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97)
      return mixed ^ (mixed >>> 15)
    })
  }

  /** The next 32 random bits, as an unsigned number. */
  bits(): number {
    const s = this.#state
    const product = Math.imul(s[1], 5)
    const result = Math.imul((product << 7) | (product >>> 25), 9) >>> 0
    const shifted = s[1] << 9
    s[2] ^= s[0]
    s[3] ^= s[1]
    s[1] ^= s[2]
    s[0] ^= s[3]
    s[2] ^= shifted
    s[3] = (s[3] << 11) | (s[3] >>> 21)
    return result
  }

  /** A uniform fraction in [0, 1). */
  fraction(): number {
    return this.bits() / 4_294_967_296
  }

  /** A uniform whole number in [0, limit). */
  below(limit: number): number {
    return Math.floor(this.fraction() * limit)
  }
}
