import { placeFromTop, startOfBody } from './euler.ts'
import { countAbove, type RankedSpans } from './ranked-spans.ts'
import type { TimeBlocks } from './time-blocks.ts'

/** Where tail and body lie among ranked spans when one block is left out: tail [0, tailEnd), body [bodyStart, length). */
interface Places {
  readonly tailEnd: number
  readonly tailWeight: number
  readonly bodyStart: number
  readonly bodyWeight: number
}

/** What the excess of a part of the duration becomes when each block of time is left out: the jackknife's values. */
export class BlocksLeftOut {
  readonly #spans: RankedSpans
  readonly #of: Uint8Array
  readonly #places: readonly Places[]
  /** From here on a row is of the body whatever is left out. */
  readonly #alwaysBody: number

  /** `of` has the block of each ranked row; tail and body are those of the p-quantile and the median. */
  constructor(spans: RankedSpans, of: Uint8Array, blocks: TimeBlocks, p: number) {
    this.#spans = spans
    this.#of = of
    this.#places = Array.from(blocks.weight, (weight, block) =>
      this.#placesWithout(block, Math.round(spans.population - weight), p),
    )
    this.#alwaysBody = Math.max(0, ...this.#places.map(({ bodyStart }) => bodyStart))
  }

  /** The excess of a ranked column, its mean in slow spans over that in usual ones, without each block. */
  excess(column: Float64Array): Float64Array {
    const { weight } = this.#spans
    const of = this.#of
    const bodySums = new Float64Array(this.#places.length)
    let all = 0
    for (let i = this.#alwaysBody; i < column.length; i++) {
      const ns = weight[i] * column[i]
      all += ns
      bodySums[of[i]] += ns
    }
    return Float64Array.from(this.#places, (places, block) => {
      const { tailEnd, tailWeight, bodyStart, bodyWeight } = places
      let tail = 0
      for (let i = 0; i < tailEnd; i++) if (of[i] !== block) tail += weight[i] * column[i]
      let body = all - bodySums[block]
      for (let i = bodyStart; i < this.#alwaysBody; i++) {
        if (of[i] !== block) body += weight[i] * column[i]
      }
      return tail / tailWeight - body / bodyWeight
    })
  }

  #placesWithout(block: number, population: number, p: number): Places {
    const { durNs } = this.#spans
    const weight = this.#weightsWithout(block)
    const at = placeFromTop(weight, countAbove(p, population))
    let tailEnd = at + 1
    while (tailEnd < durNs.length && durNs[tailEnd] === durNs[at]) tailEnd++
    const bodyStart = startOfBody(durNs, weight, population)
    return {
      tailEnd,
      tailWeight: sum(weight, 0, tailEnd),
      bodyStart,
      bodyWeight: sum(weight, bodyStart, weight.length),
    }
  }

  #weightsWithout(block: number): Float64Array {
    const kept = this.#spans.weight.slice()
    for (let i = 0; i < kept.length; i++) if (this.#of[i] === block) kept[i] = 0
    return kept
  }
}

function sum(values: Float64Array, from: number, to: number): number {
  let total = 0
  for (let i = from; i < Math.min(to, values.length); i++) total += values[i]
  return total
}
