import type { ProbeCosts } from '../model/capabilities.ts'

/** What hits cost where nobody could measure it: the middle of what was seen on several machines. */
export const USUAL_COSTS: ProbeCosts = {
  trapNs: 2000,
  stepNs: 10_000,
  printNs: 1000,
  isMeasured: false,
}
/** A tracepoint needs no trap. */
const POINT_NS = 500
/** From this many CPUs on the load is told, and its share of what the program uses counts: less hurts nobody. */
const WORTH_TELLING = 0.1
const MOST_ROWS = 4

/** How often a probe is hit, with what a hit of it costs. */
export interface ProbeRate {
  /** For people: `main.handle entry`. */
  readonly note: string
  readonly cost: 'trap' | 'step' | 'point'
  readonly prints: boolean
  readonly hitsPerSecond: number
}

/** What probes take from a program, and what it uses. */
export interface UsedLoad {
  /** CPU seconds a second. */
  readonly cpus: number
  /** What the program used in all, the probes included, where that is known. */
  readonly usedCpus?: number
}

/** What the probes of a script take from the program. */
export interface ProbeLoad extends UsedLoad {
  readonly hitsPerSecond: number
  /** The dearest first. */
  readonly rows: readonly {
    readonly note: string
    readonly hitsPerSecond: number
    readonly cpus: number
  }[]
}

/** What the probes of a script may take. */
export interface LoadLimit {
  readonly cpus: number
  /** The part of what the program uses: one that has little loses much by little. */
  readonly share: number
}

/** Rates times costs. */
export function probeLoad(rates: readonly ProbeRate[], costs: ProbeCosts): ProbeLoad {
  const rows = rates.map(({ note, hitsPerSecond, cost, prints }) => ({
    note,
    hitsPerSecond,
    cpus: (hitsPerSecond * (hitNs(cost, costs) + (prints ? costs.printNs : 0))) / 1e9,
  }))
  return {
    cpus: rows.reduce((sum, { cpus }) => sum + cpus, 0),
    hitsPerSecond: rows.reduce((sum, { hitsPerSecond }) => sum + hitsPerSecond, 0),
    rows: rows.toSorted((a, b) => b.cpus - a.cpus),
  }
}

function hitNs(cost: 'trap' | 'step' | 'point', { trapNs, stepNs }: ProbeCosts): number {
  switch (cost) {
    case 'trap':
      return trapNs
    case 'step':
      return stepNs
    case 'point':
      return POINT_NS
  }
}

/** What a load means for whoever keeps a limit: the words for a warning or a refusal. */
export function judgeLoad(
  load: ProbeLoad,
  limit: LoadLimit,
  costs: ProbeCosts,
): { readonly verdict: 'fine' | 'warning' | 'refused'; readonly words: string } {
  const { cpus } = load
  if (cpus > limit.cpus || isTooLargeAShare(load, limit)) {
    return { verdict: 'refused', words: refusal(load, limit, costs) }
  }
  const words = `the probes take about ${loadWords(load)} from the program: ${rateWords(load)}`
  return { verdict: cpus >= WORTH_TELLING ? 'warning' : 'fine', words }
}

/** Whether probes take more of what the program uses than they may; next to nothing is never too much. */
export function isTooLargeAShare(load: UsedLoad, limit: LoadLimit): boolean {
  return load.cpus >= WORTH_TELLING && shareOf(load) > limit.share
}

/** `0.22 CPUs (73 % of what it uses)`. */
export function loadWords(load: UsedLoad): string {
  const share = shareOf(load)
  const part = share === 0 ? '' : ` (${Math.round(share * 100)} % of what it uses)`
  return `${cpuWords(load.cpus)}${part}`
}

/** `0.5 CPUs, or 50 % of what it uses`. */
export function limitWords({ cpus, share }: LoadLimit): string {
  const part = share < 1 ? `, or ${Math.round(share * 100)} % of what it uses` : ''
  return `${cpuWords(cpus)}${part}`
}

/** The option that would let such a load pass, with room for its ups and downs: `--max-load 0.8 allows it, none sets no limit`. */
export function allowance({ cpus }: UsedLoad): string {
  return `--max-load ${Math.ceil(cpus * 12) / 10} allows it, none sets no limit`
}

function shareOf({ cpus, usedCpus }: UsedLoad): number {
  return usedCpus === undefined || usedCpus === 0 ? 0 : Math.min(cpus / usedCpus, 1)
}

function refusal(load: ProbeLoad, limit: LoadLimit, { isMeasured }: ProbeCosts): string {
  const rows = load.rows.slice(0, MOST_ROWS).filter(({ cpus }) => cpus > 0)
  const parts = rows.map(
    ({ note, hitsPerSecond, cpus }) => `${note} ${countWords(hitsPerSecond)} (${cpuWords(cpus)})`,
  )
  const basis = isMeasured
    ? 'measured on this machine'
    : 'usual on others: nothing was measured here'
  return `not traced: the probes would take about ${loadWords(load)} from the program, and it may be ${limitWords(limit)} (${allowance(load)}). ${rateWords(load)}: ${parts.join(', ')}; costs are those ${basis}. Trace a function that is called less often, fewer functions, or with --detail spans; a filter inside the probe saves nothing, since the hit itself is what costs`
}

function rateWords({ hitsPerSecond }: ProbeLoad): string {
  return `${countWords(hitsPerSecond)} hits a second`
}

/** `0.38 CPUs`, with two digits. */
function cpuWords(cpus: number): string {
  return `${Number(cpus.toPrecision(2))} CPUs`
}

function countWords(count: number): string {
  return Math.round(count).toLocaleString('en-US')
}
