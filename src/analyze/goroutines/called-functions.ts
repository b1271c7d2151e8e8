import type { FunctionTable } from '../spans/function-table.ts'

/** A header names at most a thousand functions, and lines some thousands more. */
const MOST_CALLED = 8192

/** Functions that were called, or of which a call ended, by their codes. */
export class CalledFunctions {
  readonly #codes = new Set<number>()
  #last = Number.NaN

  add(code: number): void {
    if (code === this.#last) return
    this.#last = code
    if (this.#codes.size < MOST_CALLED) this.#codes.add(code)
  }

  has(code: number): boolean {
    return this.#codes.has(code)
  }

  /** The names of all of them. */
  names(functions: Pick<FunctionTable, 'name'>): readonly string[] {
    return [...this.#codes].map((code) => functions.name(code))
  }
}
