import type { SpanColumns } from '../spans/span-columns.ts'
import { type ChosenSpans, type SpanPopulation, spanWeights } from '../spans/span-population.ts'
import type { GroupedRows } from './group-rows.ts'

/** The spans of each group, in the order of the groups. */
export function groupPopulations(
  chosen: ChosenSpans,
  { values, ofPlace }: GroupedRows,
): readonly ChosenSpans[] {
  const { population, sorted } = chosen
  const { sampled } = spanWeights(population, sorted)
  const counts = new Int32Array(values.length)
  const body = new Int32Array(values.length)
  ofPlace.forEach((group, place) => {
    counts[group]++
    if (place < sampled) body[group]++
  })
  const rows = Array.from(counts, (count) => new Int32Array(count))
  const next = new Int32Array(values.length)
  ofPlace.forEach((group, place) => {
    rows[group][next[group]++] = sorted[place]
  })
  return rows.map((own, group) => {
    const part = { population: new PartOfSpans(population, own, body[group]), sorted: own }
    return { ...part, lossySpans: 0, isClean: chosen.isClean, all: part }
  })
}

/** Some of the spans of a population: their rows, fastest first, of which the first ones stand for several spans each. */
class PartOfSpans implements SpanPopulation {
  readonly columns: SpanColumns
  readonly count: number
  readonly isSampled: boolean
  readonly exactTail: number
  readonly bodyWeight: number
  readonly meanNs: number
  readonly minNs: number
  readonly maxNs: number
  readonly #rows: number

  constructor(whole: SpanPopulation, sorted: Int32Array, body: number) {
    const { columns, bodyWeight, isSampled } = whole
    this.columns = columns
    this.bodyWeight = bodyWeight
    this.isSampled = isSampled
    this.exactTail = sorted.length - body
    this.#rows = sorted.length
    const spans = this.exactTail + body * bodyWeight
    this.count = Math.max(1, Math.round(spans))
    let sumNs = 0
    sorted.forEach((row, place) => {
      sumNs += columns.durNs(row) * (place < body ? bodyWeight : 1)
    })
    this.meanNs = sumNs / spans
    this.minNs = columns.durNs(sorted[0])
    this.maxNs = columns.durNs(sorted[sorted.length - 1])
  }

  placeOfRank(rank: number): number {
    const slower = this.count - rank
    if (slower < this.exactTail) return this.#rows - 1 - slower
    const place = Math.ceil(rank / this.bodyWeight) - 1
    return Math.min(this.#rows - 1, Math.max(0, place))
  }
}
