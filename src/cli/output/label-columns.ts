import { counted } from '../../report/text/format.ts'

/** Which labels a table of spans has columns for: those that are known when its first row comes. */
export class LabelColumns {
  #settled: readonly string[] | undefined
  #known: readonly string[] = []

  /** The labels that have a column, given all that are known by now; from the first call on the same. */
  settle(known: readonly string[]): readonly string[] {
    this.#known = known
    this.#settled ??= [...known]
    return this.#settled
  }

  /** What is to be said of labels that came too late; undefined where there are none. */
  get oddity(): string | undefined {
    const late = this.#known.slice(this.#settled?.length)
    if (late.length === 0) return undefined
    const have = late.length === 1 ? 'has' : 'have'
    return `${counted(late.length, 'label')} came after the first span and ${have} no column: ${late.join(', ')}`
  }
}
