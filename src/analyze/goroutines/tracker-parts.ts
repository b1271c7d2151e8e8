import type { DiagnosticLog } from '../../model/diagnostic.ts'
import type { BlindStretches } from '../order/blind-stretches.ts'
import type { SharedPlaces } from '../places/shared-places.ts'
import type { SpanKeeper } from '../spans/span-keeper.ts'
import type { Processes } from './processes.ts'
import type { TraceTap } from './trace-tap.ts'

/** What the goroutines of a tracker share with the rest of an engine. */
export interface TrackerParts {
  readonly keeper: SpanKeeper
  readonly processes: Processes
  readonly blind: BlindStretches
  readonly log: DiagnosticLog
  readonly sharedPlaces: SharedPlaces
  /** Is told what every goroutine does. */
  readonly tap: TraceTap | undefined
}

export const NO_GID: string =
  'entries and exits without a goroutine: paired by thread, although goroutines move between threads'
export const NO_DEPTH: string =
  'entries and exits without a stack depth: recursion and abandoned calls cannot be told apart'
export const BROKE: string = 'a goroutine changed its state unseen: events of it were lost'
export const UNMATCHED: string = 'labels of calls that were not seen to begin'

/** From this minor version on a goroutine has its own id from birth. */
const ID_AT_BIRTH_MINOR = 24

/** Whether goroutines of this Go version get their id only when they run. */
export function idsComeLate(go: string | undefined): boolean {
  const [major, minor] = (go ?? '').split('.').map(Number)
  return major === 1 && minor < ID_AT_BIRTH_MINOR
}
