import { PartColumns } from './part-columns.ts'

/** So many chains of inner calls of each span are kept, those with the most time. */
const KEPT = 8

/** What each row of a block spent inside calls of other traced functions, by the number of their chain. */
export class NestedColumns {
  readonly #parts: PartColumns

  constructor(rows: number, wide: Map<number, number>) {
    this.#parts = new PartColumns(2 * KEPT, rows, 0, wide)
  }

  /** Sets what one row spent; nothing where there were no such calls. `row` tells it apart among all blocks. */
  write(place: number, row: number, nested: ReadonlyMap<number, number> | undefined): void {
    const largest = [...(nested ?? [])].sort((a, b) => b[1] - a[1]).slice(0, KEPT)
    for (let i = 0; i < KEPT; i++) {
      const [path, ns] = largest[i] ?? [0, 0]
      this.#parts.put(2 * i, place, path, keyOf(row, i))
      this.#parts.put(2 * i + 1, place, ns, keyOf(row, i))
    }
  }

  each(place: number, row: number, take: (path: number, ns: number) => void): void {
    for (let i = 0; i < KEPT; i++) {
      const ns = this.#parts.get(2 * i + 1, place, keyOf(row, i))
      if (ns === 0) return
      take(this.#parts.get(2 * i, place, 0), ns)
    }
  }
}

/** Other columns have whole keys. */
function keyOf(row: number, i: number): number {
  return -0.5 - (row * KEPT + i)
}
