import { FunctionPlaces } from '../../src/analyze/places/function-places.ts'
import { sharedPlaces } from '../../src/analyze/places/shared-places.ts'
import { ExemplarKeeper } from '../../src/analyze/spans/exemplar-keeper.ts'
import { LabelSets } from '../../src/analyze/spans/label-sets.ts'
import { waitReasons } from '../../src/analyze/spans/wait-reasons.ts'
import { Random } from '../../src/analyze/statistics/random.ts'
import { summarizeFunction } from '../../src/analyze/summary/summarize-function.ts'
import type { TailSample } from '../../src/analyze/tail/tail-sample.ts'
import type { FunctionAnalysis } from '../../src/model/analysis.ts'
import { fillStore } from '../stats/fill-store.ts'

/** All numbers about the function whose spans these are: what `analyze` says of them. */
export function summaryOf(sample: TailSample): FunctionAnalysis {
  const exemplars = new ExemplarKeeper(0, 0, new Random(1))
  const places = new FunctionPlaces({ folded: 0, left: 0 })
  const entry = {
    name: 'main.handle',
    store: fillStore(sample),
    exemplars,
    places,
    isOfTable: false,
  }
  const fromNs = sample.startNs[0]
  const toNs = sample.startNs[sample.length - 1] + sample.durNs[sample.length - 1]
  return summarizeFunction(entry, {
    ps: [0.5, 0.9, 0.99, 0.999],
    lost: 0,
    captures: [
      { startNs: 0n, originSeconds: 0, reasons: waitReasons('1.24'), window: { fromNs, toNs } },
    ],
    trains: [],
    keepLossy: false,
    probeCost: { ownNs: 1500, hitNs: 750 },
    shared: sharedPlaces(),
    labels: new LabelSets(),
    isRaw: false,
    tailEffort: { rotations: 19 },
    withoutShapes: true,
  })
}
