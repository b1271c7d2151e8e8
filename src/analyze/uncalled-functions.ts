import type { CaptureHeader } from '../model/header.ts'
import type { Histogram } from '../model/histogram.ts'
import type { Engine } from './goroutines/engine.ts'
import { aggregationOf, histogramOfAll } from './histograms/aggregate-histograms.ts'

/** The functions of the header that no event is of, nor a histogram of the kernel: in its order. */
export function uncalledFunctions(
  header: CaptureHeader,
  { called, keeper }: Pick<Engine, 'called' | 'keeper'>,
  histograms: readonly Histogram[],
): readonly string[] {
  const named = new Set(called.names(keeper.functions))
  const aggregation = aggregationOf(header)
  return header.fns.filter(
    (name, index) =>
      !called.has(index) &&
      // In lines of words a name has no blanks.
      !named.has(name.replace(/\s+/g, '_')) &&
      histogramOfAll(name, aggregation, histograms) === undefined,
  )
}
