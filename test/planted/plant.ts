import { Random } from '../../src/analyze/statistics/random.ts'
import type { TailSample } from '../../src/analyze/tail/tail-sample.ts'
import { COMPONENTS, type ComponentName } from '../../src/model/components.ts'
import { exponential, normal, sampleOf } from '../stats/simulate-spans.ts'

const MS = 1e6

/** Spans a millisecond apart: what each component adds to span `i`, in nanoseconds. */
export type Planting = (i: number, random: Random) => Partial<Record<ComponentName, number>>

/** A capture of `n` spans whose causes are known; the same seed gives the same one. */
export function plant(n: number, seed: number, planting: Planting): TailSample {
  const random = new Random(seed)
  const columns = COMPONENTS.map(() => new Float64Array(n))
  for (let i = 0; i < n; i++) {
    const parts = planting(i, random)
    COMPONENTS.forEach((name, c) => {
      columns[c][i] = Math.round(parts[name] ?? 0)
    })
  }
  return sampleOf(
    Array.from({ length: n }, (_, i) => i * MS),
    columns,
  )
}

/** Time on CPU: log-normal about a median of 1 ms. */
export function usual(random: Random, sigma = 0.3): number {
  return MS * Math.exp(sigma * normal(random))
}

/** What stands in a capture, and what must be said of it. */
export interface Planted {
  readonly spans: number
  /** Made anew for each capture: a planting may remember what came before. */
  readonly planting: (seed: number) => Planting
}

/** One lock is held for 120 ms, once: 1.2 % of the spans wait for it. */
function oneConvoy(seed: number): Planting {
  const from = 2000 + (seed % 10) * 500
  return (i, random) => ({
    running: usual(random),
    wait_mutex: i >= from && i < from + 120 ? (from + 120 - i) * MS : 0,
  })
}

function rarely(probability: number, name: ComponentName, meanNs: number): () => Planting {
  return () => (_, random) => ({
    running: usual(random),
    [name]: random.fraction() < probability ? meanNs / 2 + exponential(random, meanNs / 2) : 0,
  })
}

/** Work of 12 ms in 1.2 % of the spans; and two that wait for 45 ms, soon after each other: a tenth of all that is lost. */
function workBesideTwoWaits(seed: number): Planting {
  const from = 1000 + (seed % 10) * 300
  return (i, random) => ({
    running: usual(random) + (random.fraction() < 0.012 ? 4 * MS + exponential(random, 8 * MS) : 0),
    sched_wait: i === from || i === from + 20 ? 45 * MS : 0,
  })
}

/** Stretches of 20 ms, one to five a second, in which all spans wait for a processor. */
function loadBursts(seed: number): Planting {
  const when = new Random(1000 + seed)
  const busy = new Set<number>()
  for (let from = 0; from < 20_000; from += 100 + when.below(900)) {
    for (let i = from; i < from + 20; i++) busy.add(i)
  }
  return (i, random) => ({
    running: usual(random),
    sched_wait: busy.has(i) ? exponential(random, 6 * MS) : 0,
  })
}

/** A stationary process of which nothing in particular is the cause: two components share each span's time. */
function autoregressive(rho: number): () => Planting {
  return () => {
    const level = correlatedBy(rho)
    return (_, random) => {
      const ns = MS * Math.exp(0.8 * level(random))
      return { running: 0.5 * ns, wait_chan: 0.5 * ns }
    }
  }
}

/** Standard normal numbers, each correlated with the one before. */
function correlatedBy(rho: number): (random: Random) => number {
  let value = Number.NaN
  return (random) => {
    value = Number.isNaN(value)
      ? normal(random)
      : rho * value + Math.sqrt(1 - rho * rho) * normal(random)
    return value
  }
}

/** Of the excess exactly a twentieth is GC assist, which is where a part begins to be material: more would be a cause. */
function aTwentieth(rho: number): () => Planting {
  return () => {
    const [level, part] = [correlatedBy(rho), correlatedBy(rho)]
    return (_, random) => {
      const ns = MS * Math.exp(0.8 * level(random))
      // The mean of exp(0.8 z) is exp(0.32).
      const share = 0.05 * Math.exp(0.8 * part(random) - 0.32)
      return { running: (1 - share) * ns, gc_assist: share * ns }
    }
  }
}

/** What can be planted. */
export type PlantedName =
  | 'one convoy'
  | 'GC assist in 2 %'
  | 'GC assist in 1 %'
  | 'a constant cost'
  | 'two equal causes'
  | 'work beside two waits'
  | 'load bursts'
  | 'a slow class of 3 %'
  | 'no tail'
  | 'AR(1) of .9'
  | 'AR(1) of .9, 2,000 spans'
  | 'noise of 2,000 spans'
  | 'a twentieth of noise'
  | 'a twentieth of AR(1) of .9'
  | 'a twentieth of noise of 2,000 spans'

export const PLANTED: Readonly<Record<PlantedName, Planted>> = {
  'one convoy': { spans: 10_000, planting: oneConvoy },
  'GC assist in 2 %': { spans: 10_000, planting: rarely(0.02, 'gc_assist', 8 * MS) },
  'GC assist in 1 %': { spans: 10_000, planting: rarely(0.01, 'gc_assist', 8 * MS) },
  'a constant cost': {
    spans: 10_000,
    planting: () => (_, random) => ({ running: usual(random, 0.6), syscall: MS }),
  },
  'two equal causes': {
    spans: 10_000,
    planting: () => (_, random) => {
      const which = random.fraction()
      const ns = 4 * MS + exponential(random, 4 * MS)
      return {
        running: usual(random),
        wait_mutex: which < 0.02 ? ns : 0,
        wait_net: which > 0.98 ? ns : 0,
      }
    },
  },
  'work beside two waits': { spans: 5000, planting: workBesideTwoWaits },
  'load bursts': { spans: 20_000, planting: loadBursts },
  'a slow class of 3 %': { spans: 10_000, planting: rarely(0.03, 'wait_net', 30 * MS) },
  'no tail': {
    spans: 10_000,
    planting: () => (_, random) => ({ running: 0.7 * usual(random, 0.1), wait_chan: 0.3 * MS }),
  },
  'AR(1) of .9': { spans: 10_000, planting: autoregressive(0.9) },
  'AR(1) of .9, 2,000 spans': { spans: 2000, planting: autoregressive(0.9) },
  'noise of 2,000 spans': {
    spans: 2000,
    planting: () => (_, random) => ({
      running: exponential(random, MS),
      wait_chan: exponential(random, MS),
    }),
  },
  'a twentieth of noise': { spans: 10_000, planting: aTwentieth(0) },
  'a twentieth of AR(1) of .9': { spans: 10_000, planting: aTwentieth(0.9) },
  'a twentieth of noise of 2,000 spans': { spans: 2000, planting: aTwentieth(0) },
}

/** Independent noise: nothing happened. */
export const NOISE: Planting = (_, random) => ({
  running: exponential(random, MS),
  wait_chan: exponential(random, MS),
})
