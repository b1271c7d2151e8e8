import type { Bucket, Histogram, HistogramPrint, HistogramSeries } from '../../model/histogram.ts'

const DAY_S = 86_400

/** One print of a histogram. */
export interface TimedPrint {
  /** Of the day, where a time of its own stands above it. */
  readonly seconds: number | undefined
  /** What it held; undefined where the map was printed without this key. */
  readonly buckets: readonly Bucket[] | undefined
}

/**
 * What each print adds. Of a map that only grows that is the difference to the print before, of one that was cleared the print
 * itself. The last print may be the one that bpftrace makes when it ends: it has no time, and is left out where it adds
 * nothing. Undefined where fewer than two prints hold values.
 */
export function printSeries(
  prints: readonly TimedPrint[],
  joined: Histogram['joined'],
): HistogramSeries | undefined {
  const added = joined === 'last' ? differences(prints) : prints.map(({ buckets }) => buckets ?? [])
  const isOver = (added.at(-1)?.length ?? 0) === 0 && prints.at(-1)?.seconds === undefined
  const kept = isOver ? added.slice(0, -1) : added
  if (kept.filter((buckets) => buckets.length > 0).length < 2) return undefined
  const ends = endsOf(prints.slice(0, kept.length).map(({ seconds }) => seconds))
  if (ends === undefined) {
    return {
      isTimed: false,
      prints: kept.map((buckets, at) => ({ from: at, to: at + 1, buckets })),
    }
  }
  const step = usualStep(ends)
  return {
    isTimed: true,
    prints: kept.map((buckets, at): HistogramPrint => {
      const to = ends[at]
      // A map without values prints nothing: what comes after such a gap is of its last interval where the map is cleared.
      const from = Math.max(ends[at - 1] ?? Number.NEGATIVE_INFINITY, to - step)
      return { from: joined === 'last' && at > 0 ? ends[at - 1] : from, to, buckets }
    }),
  }
}

function differences(prints: readonly TimedPrint[]): readonly (readonly Bucket[])[] {
  const before = new Map<string, number>()
  return prints.map(({ buckets = [] }) =>
    buckets.flatMap(({ lo, hi, count }) => {
      const id = `${lo} ${hi}`
      const more = count - (before.get(id) ?? 0)
      before.set(id, count)
      return more > 0 ? [{ lo, hi, count: more }] : []
    }),
  )
}

/** When each print was, ascending over midnight; undefined where the capture does not tell, but for the last. */
function endsOf(seconds: readonly (number | undefined)[]): readonly number[] | undefined {
  const isCut = seconds.length > 2 && seconds.at(-1) === undefined
  const told = isCut ? seconds.slice(0, -1) : seconds
  const ends: number[] = []
  let days = 0
  for (const second of told) {
    if (second === undefined) return undefined
    const last = ends.at(-1) ?? second
    if (second + days < last - DAY_S / 2) days += DAY_S
    if (ends.length > 0 && second + days <= last) return undefined
    ends.push(second + days)
  }
  const last = ends[ends.length - 1]
  return isCut ? [...ends, last + usualStep(ends)] : ends
}

/** The median of the steps from one print to the next, in seconds. */
function usualStep(ends: readonly number[]): number {
  const steps = ends.slice(1).map((end, at) => end - ends[at])
  return steps.sort((a, b) => a - b)[Math.floor(steps.length / 2)] ?? 1
}
