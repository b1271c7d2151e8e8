import type { FunctionAnalysis } from '../model/analysis.ts'
import type { Diagnostic } from '../model/diagnostic.ts'
import type { Histogram } from '../model/histogram.ts'
import type { ReadCapture } from './capture-reader.ts'
import { type Aggregation, histogramOfAll } from './histograms/aggregate-histograms.ts'
import { histogramsOf } from './known-extremes.ts'
import type { FunctionBook, FunctionEntry } from './spans/function-book.ts'
import { type GroupChoice, type KeptGroups, keptGroups } from './summary/kept-groups.ts'
import { summarizeAggregate } from './summary/summarize-aggregate.ts'
import { type ExemplarContext, slowestExemplars } from './summary/summarize-function.ts'

const MOST_NAMED = 3

/** What those functions are summarized with. */
export interface AggregateOptions extends ExemplarContext, GroupChoice {
  /** Fractions: 0.99 for p99. */
  readonly ps: readonly number[]
}

/** The functions of captures in which only long spans were printed: each that has a span, or a histogram of all. */
export function aggregatedFunctions(
  book: FunctionBook,
  all: readonly ReadCapture[],
  options: AggregateOptions,
): readonly FunctionAnalysis[] {
  const entries = new Map(book.list().map((entry) => [entry.name, entry]))
  const joined = histogramsOf(book, all)
  const found = new Map<string, FunctionAnalysis>()
  for (const { aggregation } of all) {
    const names = aggregation === undefined ? [] : namesOf(aggregation, entries)
    for (const name of names.filter((each) => !found.has(each) && book.isWanted(each))) {
      const known = {
        ...{ entry: entries.get(name), thresholdNs: aggregation?.thresholdNs },
        ...counted(name, aggregation, joined, options),
      }
      if (isPartial(known, aggregation?.isTold === true)) {
        found.set(name, summary(name, known, options))
      }
    }
  }
  return [...found.values()]
}

/** What the kernel counted of a function: all its calls, and its calls by their labels. */
function counted(
  name: string,
  aggregation: Aggregation | undefined,
  histograms: readonly Histogram[],
  choice: GroupChoice,
): Pick<Known, 'histogram' | 'kept'> {
  const whole = aggregation && histogramOfAll(name, aggregation, histograms)
  if (aggregation === undefined || whole === undefined) return {}
  const index = [...aggregation.labels.keys()].indexOf(name)
  const kept = keptGroups({ index, whole }, histograms, choice)
  return { histogram: whole, ...(kept === undefined ? {} : { kept }) }
}

/** Says of these functions that `compare` leaves them out: their long spans alone cannot be compared as if they were all. */
export function notCompared(partial: readonly FunctionAnalysis[]): readonly Diagnostic[] {
  if (partial.length === 0) return []
  const names = partial.slice(0, MOST_NAMED).map(({ fn }) => fn)
  const more = partial.length > MOST_NAMED ? ` and ${partial.length - MOST_NAMED} more` : ''
  const message = `only long spans of ${names.join(', ')}${more} were printed (--detail aggregate): left out here, only histograms are compared`
  return [{ code: 'ABOVE_THRESHOLD', count: partial.length, message }]
}

interface Known {
  readonly entry: FunctionEntry | undefined
  readonly histogram?: Histogram
  readonly kept?: KeptGroups
  readonly thresholdNs: number | undefined
}

/** Whether more spans were counted than printed. Without a histogram only the header can say so. */
function isPartial(
  { entry, histogram }: Pick<Known, 'entry' | 'histogram'>,
  isTold: boolean,
): boolean {
  if (histogram === undefined) return isTold && entry !== undefined
  const counted = histogram.buckets.reduce((sum, { count }) => sum + count, 0)
  return counted > (entry?.store.count ?? 0)
}

function summary(
  name: string,
  { entry, histogram, kept, thresholdNs }: Known,
  { captures, shared, labels, ps }: AggregateOptions,
): FunctionAnalysis {
  const parts = {
    ...(histogram === undefined ? {} : { histogram }),
    ...(entry === undefined ? {} : { store: entry.store }),
    ...(kept === undefined ? {} : { kept }),
    ...(thresholdNs === undefined ? {} : { thresholdNs }),
  }
  const exemplars =
    entry === undefined || captures.length === 0
      ? []
      : slowestExemplars(entry, { captures, shared, labels }, false)
  return summarizeAggregate({ name, exemplars, ...parts }, ps)
}

/** The functions of the header; where it names none, those that have spans. */
function namesOf(
  { labels }: Aggregation,
  entries: ReadonlyMap<string, FunctionEntry>,
): readonly string[] {
  return labels.size > 0 ? [...labels.keys()] : [...entries.keys()]
}
