import { weightedSum } from './columns.ts'

/** Values in the order of time, and how many spans each stands for. */
export interface ValuesInTime {
  readonly values: Float64Array
  /** All stand for one where it is absent. */
  readonly sampled?: SampledValues
  /** How many spans all stand for. */
  readonly population: number
}

/** Which values stand for themselves (1, beside each), and how many spans each of the others stands for. */
export interface SampledValues {
  readonly isExact: Uint8Array
  readonly bodyWeight: number
}

/** Values in the order of time, each with a weight of its own. */
interface WeightedValues extends Omit<ValuesInTime, 'sampled'> {
  /** All stand for one where it is absent. */
  readonly weight?: Float64Array | undefined
}

/** How much less spans that depend on each other tell than independent ones. */
export interface DesignEffect {
  /** The variance of a share of the spans over that of as many independent spans; 1 at least. */
  readonly deff: number
  /** Blocks of time that it rests on; infinite where nothing depends. */
  readonly blocks: number
  /** It still grew at the longest blocks: the capture is too short to tell how much spans depend on each other. */
  readonly isShort: boolean
}

/** The longest blocks are so many: fewer say too little of how they vary. */
const LEAST_BLOCKS = 20
/** The shortest blocks are at most this many, and hold so many rows. */
const MOST_BLOCKS = LEAST_BLOCKS * 256
const LEAST_ROWS = 2
/** A variance between b blocks must exceed that of shorter ones by so many of its standard errors, √(2 / b), to count. */
const NOISE = 0.8
/** It grows by more than this at the last doubling: there is more to come. */
const STILL_GROWING = 1.15
/** Below this it is not worth a word, and may be noise. */
const NOTABLE = 1.5

const INDEPENDENT: DesignEffect = { deff: 1, blocks: Number.POSITIVE_INFINITY, isShort: false }

/** What is known of a mean, from how its values lie in time. */
interface Cells {
  /** What each of equal parts of the time has beyond its share of the sum. */
  readonly surplus: Float64Array
  /** The variance of the sum if the values were independent. */
  readonly independent: number
}

/**
 * The design effect of the share of spans above `limit`: how that share varies between blocks of time, over how it would for
 * independent spans. Blocks double their length as long as the variance grows with it (Flyvbjerg & Petersen, Journal of
 * Chemical Physics 91, 1989), down to twenty. Where it still grows there, what is missing is of the order of what was gained
 * last, as it is for correlations that die out exponentially (Vats & Flegal, Biometrika 109, 2022), and is added.
 */
export function designEffect(spans: ValuesInTime, limit: number): DesignEffect {
  const cells = cellCount(spans.values.length)
  return cells === 0 ? INDEPENDENT : growing(aboveByCell(spans, limit, cells))
}

/** The same of the mean of the values themselves. */
export function meanDesignEffect(spans: WeightedValues): DesignEffect {
  const cells = cellCount(spans.values.length)
  return cells === 0 ? INDEPENDENT : growing(sumsByCell(spans, cells))
}

/** The weights of values one by one. */
export function weightsOf({ isExact, bodyWeight }: SampledValues): Float64Array {
  return Float64Array.from(isExact, (exact) => (exact === 1 ? 1 : bodyWeight))
}

function growing({ surplus: fine, independent }: Cells): DesignEffect {
  let surplus = fine
  if (!(independent > 0)) return INDEPENDENT
  let best = INDEPENDENT
  let last = 1
  let grown = 0
  for (;;) {
    const deff = variance(surplus) / independent
    const blocks = surplus.length
    grown = deff - last
    last = deff
    if (deff > best.deff * (1 + NOISE * Math.sqrt(2 / blocks)))
      best = { deff, blocks, isShort: false }
    if (blocks <= LEAST_BLOCKS) break
    surplus = joinPairs(surplus)
  }
  const isGrowing = last > STILL_GROWING * (last - grown)
  const isShort = best.blocks === LEAST_BLOCKS && isGrowing && last > NOTABLE
  return isShort ? { deff: best.deff + grown, blocks: LEAST_BLOCKS, isShort } : best
}

/** 20, 40, 80 …: the most for which each holds two rows. */
function cellCount(rows: number): number {
  if (rows < LEAST_ROWS * LEAST_BLOCKS) return 0
  let cells = LEAST_BLOCKS
  while (2 * cells <= MOST_BLOCKS && 2 * cells * LEAST_ROWS <= rows) cells *= 2
  return cells
}

function aboveByCell(spans: ValuesInTime, limit: number, cells: number): Cells {
  const above = new Float64Array(cells)
  const all = new Float64Array(cells)
  if (spans.sampled === undefined) countEven(spans.values, limit, above, all)
  else countSampled(spans, spans.sampled, limit, above, all)
  let total = 0
  for (let cell = 0; cell < cells; cell++) total += above[cell]
  const share = total / spans.population
  const independent = (total * (spans.population - total)) / spans.population
  return { surplus: above.map((count, cell) => count - share * all[cell]), independent }
}

function sumsByCell(spans: WeightedValues, cells: number): Cells {
  const { values, population } = spans
  const weight = spans.weight ?? new Float64Array(values.length).fill(1)
  const mean = weightedSum(values, weight) / population
  const surplus = new Float64Array(cells)
  let [independent, before] = [0, 0]
  for (let row = 0; row < values.length; row++) {
    const one = weight[row]
    const beyond = values[row] - mean
    const cell = Math.min(cells - 1, Math.floor(((before + one / 2) * cells) / population))
    before += one
    surplus[cell] += one * beyond
    independent += one * beyond ** 2
  }
  return { surplus, independent }
}

function countEven(
  values: Float64Array,
  limit: number,
  above: Float64Array,
  all: Float64Array,
): void {
  let row = 0
  for (let cell = 0; cell < above.length; cell++) {
    const end = Math.floor(((cell + 1) * values.length) / above.length)
    all[cell] = end - row
    let count = 0
    for (; row < end; row++) if (values[row] > limit) count++
    above[cell] = count
  }
}

function countSampled(
  { values, population }: ValuesInTime,
  { isExact, bodyWeight }: SampledValues,
  limit: number,
  above: Float64Array,
  all: Float64Array,
): void {
  const cells = above.length
  let before = 0
  for (let row = 0; row < values.length; row++) {
    const spans = isExact[row] === 1 ? 1 : bodyWeight
    // By the middle of the row's weight: a row that stands for many lies where most of it lies.
    const cell = Math.min(cells - 1, Math.floor(((before + spans / 2) * cells) / population))
    before += spans
    all[cell] += spans
    if (values[row] > limit) above[cell] += spans
  }
}

/** Of the sum over blocks, from how they vary about 0. */
function variance(surplus: Float64Array): number {
  let sum = 0
  for (let block = 0; block < surplus.length; block++) sum += surplus[block] ** 2
  return (sum * surplus.length) / (surplus.length - 1)
}

function joinPairs(surplus: Float64Array): Float64Array {
  const joined = new Float64Array(surplus.length / 2)
  for (let pair = 0; pair < joined.length; pair++)
    joined[pair] = surplus[2 * pair] + surplus[2 * pair + 1]
  return joined
}
