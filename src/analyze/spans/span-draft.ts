import { COMPONENTS } from '../../model/components.ts'
import { SpanPlaces } from '../places/span-places.ts'
import { NO_LABELS } from './label-sets.ts'

/** One finished span on its way to the stores: a single object, filled anew for each span. Times in nanoseconds. */
export interface SpanDraft {
  fn: number
  pid: number
  gid: number
  /** Relative to the origin second of the capture's clock; NaN where the capture gives no start. */
  startNs: number
  durNs: number
  depth: number
  flags: number
  gcMarkNs: number
  stwOverlapNs: number
  assistWallNs: number
  transitions: number
  migrations: number
  /** The runtime's number of the wait reason with the most time, -1 for none. */
  topWait: number
  /** Nothing is known but how long it took, in which goroutine and with which labels: numbers of all else are as in a new draft. */
  isBare: boolean
  /** By index into COMPONENTS; sums to `durNs`. */
  readonly components: Float64Array
  /** The number of its set of labels. */
  labels: number
  /** The number of the call, of the one that it was made in (0 for none), and of the outermost one. */
  call: number
  outer: number
  root: number
  /** Nanoseconds inside calls of other traced functions, by the number of their chain; undefined for none. */
  nested: ReadonlyMap<number, number> | undefined
  /** Where in the code the time went; undefined in a capture without stacks. */
  places: SpanPlaces | undefined
}

/** A draft whose whole duration is unknown. */
export function spanDraft(): SpanDraft {
  return {
    fn: 0,
    pid: -1,
    gid: -1,
    startNs: Number.NaN,
    durNs: 0,
    depth: -1,
    flags: 0,
    gcMarkNs: 0,
    stwOverlapNs: 0,
    assistWallNs: 0,
    transitions: 0,
    migrations: 0,
    topWait: -1,
    isBare: false,
    components: new Float64Array(COMPONENTS.length),
    labels: NO_LABELS,
    ...{ call: 0, outer: 0, root: 0 },
    nested: undefined,
    places: undefined,
  }
}

/** A draft of its own with the same values. */
export function copyDraft(draft: SpanDraft): SpanDraft {
  return {
    ...draft,
    components: draft.components.slice(),
    nested: undefined,
    places: draft.places && new SpanPlaces(draft.places),
  }
}
