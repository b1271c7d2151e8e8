import { Random } from '../../src/analyze/statistics/random.ts'
import type { TailSample } from '../../src/analyze/tail/tail-sample.ts'
import { COMPONENTS, type ComponentName } from '../../src/model/components.ts'

/** What goes on in a simulated service: each cause adds to one component of the spans that it meets. */
export interface Causes {
  /** Spans for each second. */
  readonly rate: number
  readonly seconds: number
  /** Time on CPU: log-normal about its median. */
  readonly running: { readonly medianNs: number; readonly sigma: number }
  /** A garbage collection marks every `periodNs`; a span that begins meanwhile assists, for a Pareto time, with a probability. */
  readonly gc?: {
    readonly periodNs: number
    readonly markNs: number
    readonly probability: number
    readonly scaleNs: number
    readonly shape: number
  }
  /** Stretches without a free processor: all spans that begin in one wait for an exponential time. */
  readonly bursts?: {
    readonly perSecond: number
    readonly lengthNs: number
    readonly meanNs: number
  }
  /** A lock held for long: all spans that begin meanwhile wait until it is free. */
  readonly convoys?: { readonly perSecond: number; readonly meanNs: number }
  /** A system call of some spans, for an exponential time: independent. */
  readonly syscalls?: { readonly probability: number; readonly meanNs: number }
}

/** An interval in which an event went on. */
export interface SimulatedEvent {
  readonly fromNs: number
  readonly toNs: number
}

/** A capture whose truth is known, since its causes were put into it. */
export interface SimulatedCapture {
  readonly sample: TailSample
  readonly gcMarks: readonly SimulatedEvent[]
  readonly durationNs: number
}

const SECOND = 1e9
const at = (name: ComponentName): number => COMPONENTS.indexOf(name)

/** Plays `causes` from a seed: the same seed gives the same capture. */
export function simulateSpans(causes: Causes, seed: number): SimulatedCapture {
  const random = new Random(seed)
  const durationNs = causes.seconds * SECOND
  const gcMarks = causes.gc === undefined ? [] : regular(random, causes.gc, durationNs)
  const bursts = poisson(random, causes.bursts, durationNs, () => causes.bursts?.lengthNs ?? 0)
  const convoys = poisson(random, causes.convoys, durationNs, () =>
    exponential(random, causes.convoys?.meanNs ?? 0),
  )
  const starts = arrivals(random, causes.rate, durationNs)
  const columns = COMPONENTS.map(() => new Float64Array(starts.length))
  const inMark = cursor(gcMarks)
  const inBurst = cursor(bursts)
  const inConvoy = cursor(convoys)
  starts.forEach((startNs, row) => {
    const put = (name: ComponentName, ns: number): void => {
      columns[at(name)][row] += Math.round(ns)
    }
    const { medianNs, sigma } = causes.running
    put('running', medianNs * Math.exp(sigma * normal(random)))
    const { gc, bursts: burst, syscalls } = causes
    if (gc !== undefined && inMark(startNs) && random.fraction() < gc.probability)
      put('gc_assist', gc.scaleNs * ((1 - random.fraction()) ** (-1 / gc.shape) - 1))
    if (burst !== undefined && inBurst(startNs))
      put('sched_wait', exponential(random, burst.meanNs))
    const convoy = inConvoy(startNs)
    if (convoy) put('wait_mutex', convoy.toNs - startNs)
    if (syscalls !== undefined && random.fraction() < syscalls.probability)
      put('syscall', exponential(random, syscalls.meanNs))
  })
  return { sample: sampleOf(starts, columns), gcMarks, durationNs }
}

/** A sample of spans that are all known: rows in order of start, one row a span. */
export function sampleOf(
  starts: ArrayLike<number>,
  components: readonly Float64Array[],
): TailSample {
  const length = starts.length
  const durNs = new Float64Array(length)
  for (const column of components) for (let i = 0; i < length; i++) durNs[i] += column[i]
  return {
    length,
    timed: length,
    startNs: Float64Array.from(starts),
    durNs,
    storeRow: Int32Array.from({ length }, (_, row) => row),
    components,
    migrations: new Float64Array(length),
    flags: new Uint8Array(length),
    pid: new Int32Array(length),
    weight: new Float64Array(length).fill(1),
    population: length,
  }
}

/** A standard normal number (Box & Muller). */
export function normal(random: Random): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random.fraction()))
  return radius * Math.cos(2 * Math.PI * random.fraction())
}

export function exponential(random: Random, mean: number): number {
  return -mean * Math.log(1 - random.fraction())
}

function arrivals(random: Random, rate: number, durationNs: number): number[] {
  const starts: number[] = []
  for (let t = exponential(random, SECOND / rate); t < durationNs; ) {
    starts.push(Math.floor(t))
    t += exponential(random, SECOND / rate)
  }
  return starts
}

function regular(
  random: Random,
  { periodNs, markNs }: { readonly periodNs: number; readonly markNs: number },
  durationNs: number,
): SimulatedEvent[] {
  const events: SimulatedEvent[] = []
  // Cycles vary by a fifth either way, as the heap's growth does.
  for (let t = random.fraction() * periodNs; t < durationNs; ) {
    events.push({ fromNs: t, toNs: t + markNs })
    t += periodNs * (0.8 + 0.4 * random.fraction())
  }
  return events
}

function poisson(
  random: Random,
  process: { readonly perSecond: number } | undefined,
  durationNs: number,
  length: () => number,
): SimulatedEvent[] {
  if (process === undefined) return []
  const events: SimulatedEvent[] = []
  const gap = SECOND / process.perSecond
  for (let t = exponential(random, gap); t < durationNs; ) {
    const toNs = t + length()
    events.push({ fromNs: t, toNs })
    t = Math.max(toNs, t + exponential(random, gap))
  }
  return events
}

/** Tells which event goes on at times that only rise. */
function cursor(events: readonly SimulatedEvent[]): (timeNs: number) => SimulatedEvent | undefined {
  let next = 0
  return (timeNs) => {
    while (next < events.length && events[next].toNs <= timeNs) next++
    return next < events.length && events[next].fromNs <= timeNs ? events[next] : undefined
  }
}
