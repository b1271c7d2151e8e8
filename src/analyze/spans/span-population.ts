import { SPAN_FLAG } from '../../model/span-flags.ts'
import type { SpanColumns } from './span-columns.ts'
import type { SpanStore } from './span-store.ts'

/** Where more than this part of the spans is lossy, or of those as slow as p99, percentiles are of the clean ones. */
const MOST_LOSSY = 0.01
const MOST_LOSSY_TAIL = 0.1
const TAIL = 0.99

/** Spans of one function that numbers are of: those of a store, or of its clean spans. */
export interface SpanPopulation {
  readonly columns: SpanColumns
  /** How many spans they are; `exactTail` of the slowest are kept, and each row of the others stands for `bodyWeight`. */
  readonly count: number
  readonly isSampled: boolean
  readonly exactTail: number
  readonly bodyWeight: number
  readonly meanNs: number
  readonly minNs: number
  readonly maxNs: number
  /** Where, among its rows, fastest first, the one of a rank from 1 stands. */
  placeOfRank(rank: number): number
}

/** A population, its rows, and what was left out of the store. */
export interface ChosenSpans {
  readonly population: SpanPopulation
  /** Its rows, fastest first. */
  readonly sorted: Int32Array
  /** Lossy spans that are not in it; 0 where all are. */
  readonly lossySpans: number
  /** Whether a lossy row of the columns is to be passed over. */
  readonly isClean: boolean
  /** All spans of the store, and their rows. */
  readonly all: { readonly population: SpanPopulation; readonly sorted: Int32Array }
}

/**
 * The spans that percentiles, mean, headline and explanation are of: all of a store, unless more than 1 % of them (or a tenth of
 * those at or above p99) are lossy. An exit that met the entry of another call makes a span as long as both and what lay
 * between: a hundredth of them is all of the tail.
 */
export function chooseSpans(store: SpanStore, sorted: Int32Array, keepLossy: boolean): ChosenSpans {
  const whole = { population: store, sorted }
  const all: ChosenSpans = { ...whole, lossySpans: 0, isClean: false, all: whole }
  if (keepLossy || !store.columns.hasFlag(SPAN_FLAG.lossy)) return all
  const lossy = lossyPlaces(store.columns, sorted)
  const spans = weigh(lossy, 0, store, sorted.length)
  if (spans === 0) return all
  const tailFrom = store.placeOfRank(Math.ceil(TAIL * store.count))
  const tailSpans = weigh(lossy, tailFrom, store, sorted.length)
  const isLossy =
    spans > MOST_LOSSY * store.count || tailSpans > MOST_LOSSY_TAIL * (1 - TAIL) * store.count
  if (!isLossy || spans >= store.count) return all
  const clean = new CleanSpans(store, sorted, lossy)
  const lossySpans = Math.round(spans)
  return { population: clean, sorted: clean.sorted, lossySpans, isClean: true, all: whole }
}

/** Whether those are not all of a store. */
export function leavesLossyOut(store: SpanStore, keepLossy: boolean): boolean {
  if (keepLossy || !store.columns.hasFlag(SPAN_FLAG.lossy)) return false
  return chooseSpans(store, store.sortedRows(), keepLossy).isClean
}

/** The clean spans of a store. */
class CleanSpans implements SpanPopulation {
  readonly columns: SpanColumns
  readonly sorted: Int32Array
  readonly count: number
  readonly isSampled: boolean
  readonly exactTail: number
  readonly bodyWeight: number
  readonly meanNs: number
  readonly minNs: number
  readonly maxNs: number

  constructor(store: SpanStore, sorted: Int32Array, lossy: Uint8Array) {
    this.columns = store.columns
    this.bodyWeight = store.bodyWeight
    this.isSampled = store.isSampled
    this.sorted = sorted.filter((_, place) => lossy[place] === 0)
    const sampledRows = sorted.length - store.exactTail
    let body = 0
    for (let place = 0; place < sampledRows; place++) body += 1 - lossy[place]
    this.exactTail = this.sorted.length - body
    this.count = this.exactTail + Math.round(body * this.bodyWeight)
    let sumNs = 0
    this.sorted.forEach((row, place) => {
      sumNs += this.columns.durNs(row) * (place < body ? this.bodyWeight : 1)
    })
    this.meanNs = sumNs / (this.exactTail + body * this.bodyWeight)
    this.minNs = this.columns.durNs(this.sorted[0])
    this.maxNs = this.columns.durNs(this.sorted[this.sorted.length - 1])
  }

  placeOfRank(rank: number): number {
    const slower = this.count - rank
    if (slower < this.exactTail) return this.sorted.length - 1 - slower
    return Math.max(0, Math.ceil(rank / this.bodyWeight) - 1)
  }
}

function lossyPlaces(columns: SpanColumns, sorted: Int32Array): Uint8Array {
  const lossy = new Uint8Array(sorted.length)
  for (let place = 0; place < sorted.length; place++) {
    if ((columns.flags(sorted[place]) & SPAN_FLAG.lossy) !== 0) lossy[place] = 1
  }
  return lossy
}

/** How many spans the marked places from `from` on stand for. */
function weigh(marked: Uint8Array, from: number, store: SpanStore, rows: number): number {
  const sampledRows = rows - store.exactTail
  let spans = 0
  for (let place = from; place < marked.length; place++) {
    if (marked[place] === 1) spans += place < sampledRows ? store.bodyWeight : 1
  }
  return spans
}

/** How many spans each place of the sorted rows stands for: places before `sampled` for `bodyWeight`, others for 1. */
export interface SpanWeights {
  readonly sampled: number
  readonly bodyWeight: number
}

/** The weights of a population; `sorted` are its rows. */
export function spanWeights(store: SpanPopulation, sorted: Int32Array): SpanWeights {
  return { sampled: sorted.length - store.exactTail, bodyWeight: store.bodyWeight }
}
