import { ascii } from '../bytes/byte-text.ts'
import { lastMask, wordsOf } from '../bytes/byte-words.ts'

const SLOT_BITS = 6
export const SLOTS: number = 1 << SLOT_BITS
/** A multiplier that spreads words over slots. */
const SPREAD = 0x9e3779b1 | 0
/** So many begins are told apart: it takes time to look for their word. */
const MOST_BEGINS = 16
const MOST_OFFSET = 32
/** How many bytes behind the begin of a line its word may end. */
export const WORD_ROOM: number = MOST_OFFSET + 4

/** Four bytes or fewer, at a place that the begins of all lines have before their first number, by which most of them are told. */
export class FormWord {
  readonly #begins = new Set<string>()
  #offset = 0
  #mask = 0

  /** The slot of the line at `at`. */
  slot(view: DataView, at: number): number {
    return slotOf(view.getInt32(at + this.#offset, true) & this.#mask)
  }

  /** There are lines that begin like this. The slots of all of them may be others from now on. */
  add(begin: string): void {
    if (this.#begins.size >= MOST_BEGINS || this.#begins.has(begin)) return
    this.#begins.add(begin)
    const shortest = Math.min(...[...this.#begins].map(({ length }) => length))
    let most = 0
    this.#mask = 0
    for (let offset = 0; offset < shortest && offset < MOST_OFFSET; offset++) {
      const mask = lastMask(Math.min(shortest - offset, 4))
      const slots = new Set([...this.#begins].map((each) => slotOf(wordAt(each, offset) & mask)))
      if (slots.size <= most) continue
      most = slots.size
      this.#offset = offset
      this.#mask = mask
    }
    if (shortest === 0) this.#offset = 0
  }
}

function slotOf(word: number): number {
  return Math.imul(word, SPREAD) >>> (32 - SLOT_BITS)
}

function wordAt(text: string, at: number): number {
  return wordsOf(ascii(text.slice(at, at + 4)))[0] ?? 0
}
