import { ArrowBody } from './arrow-body.ts'

/** The texts of one column, each with a number, in the order in which they came. */
export class ArrowCategories {
  readonly id: number
  readonly #codes = new Map<string, number>()
  #fresh: string[] = []
  #isDelta = false

  /** `id` tells the columns of a file apart. */
  constructor(id: number) {
    this.id = id
  }

  /** The numbers of the first `length` texts. */
  encode(texts: readonly string[], length: number): Int32Array {
    const codes = new Int32Array(length)
    for (let row = 0; row < length; row++) codes[row] = this.#code(texts[row])
    return codes
  }

  /** The texts that are new since the last time, as a dictionary batch; undefined where there are none. */
  take(): { readonly id: number; readonly isDelta: boolean; readonly data: ArrowBody } | undefined {
    if (this.#fresh.length === 0) return undefined
    const data = new ArrowBody()
    data.column(this.#fresh.length, 0, new Uint8Array(0))
    data.texts(this.#fresh)
    const batch = { id: this.id, isDelta: this.#isDelta, data }
    this.#fresh = []
    this.#isDelta = true
    return batch
  }

  #code(text: string): number {
    const known = this.#codes.get(text)
    if (known !== undefined) return known
    const code = this.#codes.size
    this.#codes.set(text, code)
    this.#fresh.push(text)
    return code
  }
}
