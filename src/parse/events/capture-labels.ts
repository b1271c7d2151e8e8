import type { DiagnosticLog } from '../../model/diagnostic.ts'
import { LabelTable, LONGEST_VALUE, MOST_LABELS, OTHER_VALUE } from '../../model/label-table.ts'
import { labelText } from './label-text.ts'

/** So many different spellings of values are known again by their bytes, of so many bytes together. */
const MOST_SPELLINGS = 2 ** 16
const PLACES = 2 * MOST_SPELLINGS
const MOST_BYTES = 2 ** 22
const LONGEST_SPELLING = 256
/** A header may declare any number. */
const MOST_DECLARED = 64

const ENCODER = new TextEncoder()

/** The labels of one capture: which name each index of its lines has, and the numbers of names and values. */
export class CaptureLabels {
  readonly #table: LabelTable
  /** What the table had left out before: names, values, and values that were cut. */
  readonly #before: readonly [number, number, number]
  /** Numbers of names in the order of the header. */
  readonly #declared: number[] = []
  // Values by their bytes: hash table with linear probing. Made when the first label comes.
  #places = new Int32Array(0)
  #bytes = new Uint8Array(0)
  readonly #begins: number[] = [0]
  readonly #values: number[] = []

  constructor(table: LabelTable = new LabelTable()) {
    this.#table = table
    this.#before = [table.namesLeftOut, table.valuesLeftOut, table.valuesCut]
  }

  /** Another capture begins, which counts its labels anew. */
  begin(): void {
    this.#declared.length = 0
  }

  /** The header names the next label. */
  declare(name: string): void {
    if (this.#declared.length < MOST_DECLARED) this.#declared.push(this.#table.name(name))
  }

  /** The number of the name that lines call `index`, -1 for none; one that no header declared is called by its index. */
  nameAt(index: number): number {
    const known = this.#declared[index]
    if (known !== undefined) return known
    const isIndex = Number.isInteger(index) && index >= 0 && index < MOST_DECLARED
    return isIndex ? this.#table.name(`label${index}`) : -1
  }

  /** The number of a name, -1 where there are too many. */
  name(name: string): number {
    return this.#table.name(name)
  }

  /** The number of a value that stands in a text, spelled as in a label line. */
  value(text: string): number {
    if (!text.includes('\\x')) return this.#table.value(text)
    const bytes = ENCODER.encode(text)
    return this.#table.value(labelText(bytes, 0, bytes.length))
  }

  /** The number of the value spelled in `bytes[from, to)`. Makes no string of one that is known. */
  valueAt(bytes: Uint8Array, from: number, to: number): number {
    const length = to - from
    if (length > LONGEST_SPELLING) return this.#table.value(labelText(bytes, from, to))
    if (this.#places.length === 0) this.#places = new Int32Array(PLACES)
    let hash = length
    for (let i = from; i < to; i++) hash = Math.imul(hash ^ bytes[i], 0x01000193) ^ (hash >>> 15)
    let place = (hash >>> 0) % PLACES
    for (; this.#places[place] !== 0; place = (place + 1) % PLACES) {
      const known = this.#places[place] - 1
      if (this.#equals(known, bytes, from, length)) return this.#values[known]
    }
    const value = this.#table.value(labelText(bytes, from, to))
    this.#remember(place, bytes, from, to, value)
    return value
  }

  /** Says what became of labels for which there was no room; the table may have had others before. */
  report(log: DiagnosticLog): void {
    const { namesLeftOut, valuesLeftOut, valuesCut } = this.#table
    const [names, values, cut] = this.#before
    if (namesLeftOut > names) {
      const what = `more than ${MOST_LABELS} labels: further ones were left out`
      log.report('LABELS_LEFT_OUT', what, undefined, namesLeftOut - names)
    }
    if (valuesLeftOut > values) {
      const what = `more different labels than can be kept: further ones were folded, or called ${OTHER_VALUE}`
      log.report('LABELS_FOLDED', what, undefined, valuesLeftOut - values)
    }
    if (valuesCut > cut) {
      const what = `labels longer than ${LONGEST_VALUE} characters were cut`
      log.report('LABELS_CUT', what, undefined, valuesCut - cut)
    }
  }

  #equals(known: number, bytes: Uint8Array, from: number, length: number): boolean {
    const begin = this.#begins[known]
    if (this.#begins[known + 1] - begin !== length) return false
    for (let i = 0; i < length; i++) if (this.#bytes[begin + i] !== bytes[from + i]) return false
    return true
  }

  #remember(place: number, bytes: Uint8Array, from: number, to: number, value: number): void {
    const used = this.#begins[this.#values.length]
    const needed = used + to - from
    if (this.#values.length >= MOST_SPELLINGS || needed > MOST_BYTES) return
    if (needed > this.#bytes.length) {
      const wider = new Uint8Array(Math.max(2 * this.#bytes.length, needed, 4096))
      wider.set(this.#bytes)
      this.#bytes = wider
    }
    this.#bytes.set(bytes.subarray(from, to), used)
    this.#begins.push(needed)
    this.#places[place] = this.#values.push(value)
  }
}
