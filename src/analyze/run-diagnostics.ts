import { type Diagnostic, DiagnosticLog } from '../model/diagnostic.ts'
import { PID } from './groups/grouping.ts'
import { placesLeftOut } from './places/left-out.ts'
import type { SharedPlaces } from './places/shared-places.ts'
import type { FunctionBook } from './spans/function-book.ts'
import type { LabelSets } from './spans/label-sets.ts'

/**
 * What is to be said of a run as a whole, whichever capture it is of: functions that are sampled, labels that nobody has, places
 * without room.
 */
export function runDiagnostics(
  book: FunctionBook,
  labels: LabelSets,
  places: SharedPlaces,
  by: readonly string[] = [],
): readonly Diagnostic[] {
  const log = new DiagnosticLog()
  for (const { name, store } of book.list()) {
    if (!store.isSampled) continue
    const sampled = store.count - store.exactTail
    const message = `beyond --max-spans the body is sampled; the slowest ${store.exactTail} of ${name} are exact`
    log.report('SAMPLED', message, undefined, sampled)
  }
  const { names } = labels.table
  const there = names.length === 0 ? 'spans have no labels' : `there are ${names.join(', ')}`
  const missed = by.filter((each) => each !== PID && !names.includes(each))
  // Values of columns have no spans, and are grouped by other columns.
  for (const name of book.list().length === 0 ? [] : missed) {
    log.report('NO_LABEL', `no span has a label ${name}: ${there}`)
  }
  if (labels.overflow > 0) {
    const what = 'more different sets of labels than can be kept: values became other'
    log.report('LABELS_FOLDED', what, undefined, labels.overflow)
  }
  return [...log.list(), ...placesLeftOut(places, book.placeOverflow)]
}
