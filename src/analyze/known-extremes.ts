import type { Histogram } from '../model/histogram.ts'
import type { ReadCapture } from './capture-reader.ts'
import { histogramOfAll } from './histograms/aggregate-histograms.ts'
import { joinHistograms } from './histograms/join-histograms.ts'
import type { FunctionBook } from './spans/function-book.ts'
import type { SpanStore } from './spans/span-store.ts'

/**
 * The histograms of all captures, each of one key joined. Those in which the kernel counted the calls of a function have the extremes
 * of the calls that were printed one by one: the middle of a bucket may lie beyond them, and no call does.
 */
export function histogramsOf(
  book: FunctionBook,
  all: readonly ReadCapture[],
): readonly Histogram[] {
  const joined = joinHistograms(all.map(({ histograms }) => histograms))
  const stores = new Map<Histogram, SpanStore>()
  for (const { name, store } of book.list()) {
    for (const { aggregation } of all) {
      const whole = aggregation && histogramOfAll(name, aggregation, joined)
      if (whole !== undefined) stores.set(whole, store)
    }
  }
  return joined.map((each) => withExtremes(each, stores.get(each)))
}

/**
 * The greatest is known if all calls that were counted with it were printed, the least if all calls were: of a call whose line was lost
 * nobody knows more than its bucket.
 */
function withExtremes(histogram: Histogram, printed: SpanStore | undefined): Histogram {
  const buckets = histogram.buckets.filter(({ count }) => count > 0)
  if (printed === undefined || buckets.length === 0) return histogram
  const last = buckets[buckets.length - 1]
  const counted = buckets.reduce((sum, { count }) => sum + count, 0)
  return {
    ...histogram,
    ...(printedFrom(printed, last.lo) >= last.count ? { greatest: printed.maxNs } : {}),
    ...(printed.count >= counted ? { least: printed.minNs } : {}),
  }
}

/** How many of the spans that are kept took so long at least. */
function printedFrom({ columns }: SpanStore, leastNs: number): number {
  let found = 0
  for (let row = 0; row < columns.length; row++) if (columns.durNs(row) >= leastNs) found++
  return found
}
