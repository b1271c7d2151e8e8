import { functionLabels } from '../../model/function-labels.ts'
import type { CaptureHeader } from '../../model/header.ts'
import type { Histogram } from '../../model/histogram.ts'

/** The map in which a generated script counts how long all spans took, in nanoseconds, by function. */
const ALL_SPANS = '@ns'
/** Labels of older scripts were the begin of the name. */
const OLD_LABEL = 60

/** A capture of which only long spans were printed. */
export interface Aggregation {
  /** Whether the header says so; else only a histogram of more spans than were printed shows it. */
  readonly isTold: boolean
  readonly thresholdNs?: number
  /** The functions that were traced, with their keys in the histograms. */
  readonly labels: ReadonlyMap<string, string>
}

/** What the header of such a capture says of it. */
export function aggregationOf({ fns, thresholdNs, detail }: CaptureHeader): Aggregation {
  const labels = functionLabels(fns)
  return {
    isTold: detail === 'aggregate' && thresholdNs !== 0,
    labels: new Map(fns.map((name, index) => [name, labels[index]])),
    ...(thresholdNs === undefined ? {} : { thresholdNs }),
  }
}

/** The histogram of all spans of a function; undefined where the capture was cut before it came. */
export function histogramOfAll(
  name: string,
  { labels }: Aggregation,
  histograms: readonly Histogram[],
): Histogram | undefined {
  const keys = new Set([labels.get(name) ?? name, name.slice(0, OLD_LABEL)])
  return histograms.find(
    (each) => each.name === ALL_SPANS && each.key.length === 1 && keys.has(each.key[0]),
  )
}
