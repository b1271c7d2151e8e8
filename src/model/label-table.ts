import { foldLabel } from './fold-label.ts'
import { ownCopy } from './own-copy.ts'

/** So many labels of one run have names of their own. */
export const MOST_LABELS = 16
/** Characters of a name, and of a value. */
const LONGEST_NAME = 64
export const LONGEST_VALUE = 512
/** What stands for values that found no place. */
export const OTHER_VALUE = 'other'
/** So many values are kept as they are; then so many more, folded. */
const MOST_VALUES = 2 ** 17
const MOST_FOLDED = 2 ** 13
/** Of all values together. */
const MOST_CHARACTERS = 2 ** 24
const NONE = -1

/** The names and the values of the labels of a run, each known by a small number. */
export class LabelTable {
  readonly #names: string[] = []
  readonly #values: string[] = [OTHER_VALUE]
  readonly #numbers = new Map<string, number>([[OTHER_VALUE, 0]])
  #characters = 0
  /** Labels whose name found no place, values that were folded or became `other` since there were too many, and cut ones. */
  namesLeftOut = 0
  valuesLeftOut = 0
  valuesCut = 0

  get names(): readonly string[] {
    return this.#names
  }

  /** How many different values there are, `other` among them. */
  get size(): number {
    return this.#values.length
  }

  /** The number of a name; -1 where there are too many. */
  name(name: string): number {
    const cut = name.slice(0, LONGEST_NAME)
    const known = this.#names.indexOf(cut)
    if (known >= 0) return known
    if (this.#names.length < MOST_LABELS) return this.#names.push(ownCopy(cut)) - 1
    this.namesLeftOut++
    return NONE
  }

  /** The number of a value. Beyond the limits it is that of the folded value, and beyond those that of `other`. */
  value(value: string): number {
    const text = value.length > LONGEST_VALUE ? this.#cut(value) : value
    const known = this.#numbers.get(text)
    if (known !== undefined) return known
    if (this.#hasRoom(MOST_VALUES)) return this.#add(text)
    this.valuesLeftOut++
    const folded = foldLabel(text)
    const same = this.#numbers.get(folded)
    if (same !== undefined) return same
    return this.#hasRoom(MOST_VALUES + MOST_FOLDED) ? this.#add(folded) : 0
  }

  /** The number of a value that another table of the run has already found room for. */
  mirror(value: string): number {
    return this.#numbers.get(value) ?? this.#add(value)
  }

  /** The value of a number. */
  valueOf(number: number): string {
    return this.#values[number] ?? OTHER_VALUE
  }

  #hasRoom(most: number): boolean {
    const characters = most > MOST_VALUES ? (MOST_CHARACTERS * 9) / 8 : MOST_CHARACTERS
    return this.#values.length < most && this.#characters < characters
  }

  #add(text: string): number {
    const own = ownCopy(text)
    const number = this.#values.push(own) - 1
    this.#numbers.set(own, number)
    this.#characters += own.length
    return number
  }

  #cut(value: string): string {
    this.valuesCut++
    const cut = value.slice(0, LONGEST_VALUE)
    // Half of a character is none.
    return (cut.charCodeAt(LONGEST_VALUE - 1) & 0xfc00) === 0xd800 ? cut.slice(0, -1) : cut
  }
}
