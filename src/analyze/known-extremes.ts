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

/** The greatest is known if it lies where the last values were counted, the least if no call was left out, too. */
function withExtremes(histogram: Histogram, printed: SpanStore | undefined): Histogram {
  const buckets = histogram.buckets.filter(({ count }) => count > 0)
  if (printed === undefined || printed.count === 0 || buckets.length === 0) return histogram
  const counted = buckets.reduce((sum, { count }) => sum + count, 0)
  const { minNs, maxNs } = printed
  return {
    ...histogram,
    ...(maxNs >= buckets[buckets.length - 1].lo ? { greatest: maxNs } : {}),
    ...(printed.count >= counted && minNs < buckets[0].hi ? { least: minNs } : {}),
  }
}
