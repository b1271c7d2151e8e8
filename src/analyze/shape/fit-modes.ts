import { ckmeans } from 'simple-statistics'
import { firstAbove } from '../spans/train-clock.ts'

const MOST_MODES = 4
const ROUNDS = 10
/** Fewer values are no kind of their own. */
const LEAST_POINTS = 10
/** A relative spread below this is that of a clock. */
const LEAST_SPREAD = 0.02
/** Between two peaks the density falls below this part of the lower one, or they are one. */
const VALLEY = 0.8
const STEPS = 64
/** One of so many values is enough for the seeds. */
const SEED_STEP = 4
/** Values within this part of the distance of two peaks are about one of them. */
const WINDOW = 0.2
/** So many standard errors of a difference of counts. */
const SURE = 2

/** Normal distributions of logarithms, each with its part of all. */
interface Mixture {
  readonly share: Float64Array
  readonly mean: Float64Array
  readonly spread: Float64Array
}

/**
 * Where ascending values, of which 0 is taken for 1, fall apart into kinds: the first index of each kind but the first. Optimal
 * one-dimensional k-means of the logarithms (Wang & Song, The R Journal 3, 2011) seeds a Gaussian mixture of one to four; the
 * Bayesian information criterion (Schwarz 1978) says how many. Kinds without a valley between them are one.
 */
export function fitModes(ascending: Float64Array): readonly number[] {
  const logs = ascending.map((value) => Math.log(Math.max(1, value)))
  if (logs.length < 2 * LEAST_POINTS) return []
  const best = bestMixture(logs)
  const borders: number[] = []
  let from = 0
  for (let i = 0; i + 1 < best.mean.length; i++) {
    const border = valley(best, i)
    const isReal = border !== undefined && isThin(logs, border, best.mean[i], best.mean[i + 1])
    const at = isReal ? firstAbove(logs, border) : 0
    if (at - from < LEAST_POINTS || logs.length - at < LEAST_POINTS) continue
    borders.push(at)
    from = at
  }
  return borders
}

function bestMixture(logs: Float64Array): Mixture {
  let best: Mixture = mixtureOf([1], [0], [1])
  let least = Number.POSITIVE_INFINITY
  for (let kinds = 1; kinds <= MOST_MODES; kinds++) {
    const { mixture, logLikelihood } = fitted(logs, seedMixture(logs, kinds))
    const criterion = (3 * mixture.mean.length - 1) * Math.log(logs.length) - 2 * logLikelihood
    // One more that does not help is the end: those behind it seldom do.
    if (!(criterion < least)) return best
    least = criterion
    best = mixture
  }
  return best
}

function seedMixture(logs: Float64Array, kinds: number): Mixture {
  const some: number[] = []
  for (let i = 0; i < logs.length; i += SEED_STEP) some.push(logs[i])
  const clusters = kinds === 1 ? [some] : ckmeans(some, kinds)
  const mean = clusters.map((values) => values.reduce((sum, x) => sum + x, 0) / values.length)
  const spread = clusters.map((values, i) => {
    const variance = values.reduce((sum, x) => sum + (x - mean[i]) ** 2, 0) / values.length
    return Math.max(LEAST_SPREAD, Math.sqrt(variance))
  })
  const share = clusters.map(({ length }) => length / some.length)
  return mixtureOf(share, mean, spread)
}

function mixtureOf(
  share: readonly number[],
  mean: readonly number[],
  spread: readonly number[],
): Mixture {
  return {
    share: Float64Array.from(share),
    mean: Float64Array.from(mean),
    spread: Float64Array.from(spread),
  }
}

/** A few rounds of expectation and maximisation. */
function fitted(
  logs: Float64Array,
  mixture: Mixture,
): { readonly mixture: Mixture; readonly logLikelihood: number } {
  let logLikelihood = maximise(logs, mixture)
  for (let round = 1; round < ROUNDS; round++) {
    const [spread, mean] = [mixture.spread.slice(), mixture.mean.slice()]
    logLikelihood = maximise(logs, mixture)
    // One kind alone has all there is from the first round on: nothing moves any more.
    if (mean.length === 1 && mean[0] === mixture.mean[0] && spread[0] === mixture.spread[0]) break
  }
  return { mixture, logLikelihood }
}

/** One round, in place; the log-likelihood is that before it. */
function maximise(logs: Float64Array, { share, mean, spread }: Mixture): number {
  const kinds = mean.length
  const weights = new Float64Array(kinds)
  const first = new Float64Array(kinds)
  const second = new Float64Array(kinds)
  const factor = share.map((part, i) => part / (spread[i] * Math.sqrt(2 * Math.PI)))
  const density = new Float64Array(kinds)
  let logLikelihood = 0
  for (let row = 0; row < logs.length; row++) {
    const value = logs[row]
    let total = Number.MIN_VALUE
    for (let i = 0; i < kinds; i++) {
      const off = (value - mean[i]) / spread[i]
      density[i] = factor[i] * Math.exp(-0.5 * off * off)
      total += density[i]
    }
    logLikelihood += Math.log(total)
    for (let i = 0; i < kinds; i++) {
      const weight = density[i] / total
      weights[i] += weight
      first[i] += weight * value
      second[i] += weight * value ** 2
    }
  }
  for (let i = 0; i < kinds; i++) {
    const weight = weights[i]
    if (!(weight > 0)) continue
    share[i] = weight / logs.length
    mean[i] = first[i] / weight
    spread[i] = Math.max(LEAST_SPREAD, Math.sqrt(Math.max(0, second[i] / weight - mean[i] ** 2)))
  }
  return logLikelihood
}

/**
 * The middle of the stretch between two neighbours where the density is low, if that is a valley. Where it is least would be
 * close to the narrower peak: a wide one falls off slowly.
 */
function valley(mixture: Mixture, i: number): number | undefined {
  const [from, to] = [mixture.mean[i], mixture.mean[i + 1]]
  if (!(to > from)) return undefined
  const low = VALLEY * Math.min(densityAt(mixture, from), densityAt(mixture, to))
  const steps = Array.from({ length: STEPS + 1 }, (_, step) => from + (step * (to - from)) / STEPS)
  const within = steps.filter((x) => densityAt(mixture, x) < low)
  const last = within.at(-1)
  return last === undefined ? undefined : (within[0] + last) / 2
}

/** Whether fewer values lie about a border than about either centre, by more than chance: a mixture may see what is not there. */
function isThin(logs: Float64Array, border: number, from: number, to: number): boolean {
  const half = WINDOW * (to - from)
  const about = (x: number): number => firstAbove(logs, x + half) - firstAbove(logs, x - half)
  const [between, lower] = [about(border), Math.min(about(from), about(to))]
  return between < VALLEY * lower && lower - between > SURE * Math.sqrt(lower + between)
}

function densityAt({ share, mean, spread }: Mixture, x: number): number {
  let density = 0
  for (let i = 0; i < mean.length; i++) {
    density += (share[i] / spread[i]) * Math.exp(-0.5 * ((x - mean[i]) / spread[i]) ** 2)
  }
  return density
}
