import { COMPONENTS } from '../../model/components.ts'
import type { Span } from '../../model/span.ts'
import { flagNames } from '../../model/span-flags.ts'
import type { TraceEvent } from './perfetto-packets.ts'
import { TRACK, type Track } from './perfetto-track.ts'

/** The slice of a span: its columns are arguments, those that are 0 or not known left out. */
export function spanEvent(span: Span, category: string): TraceEvent {
  const numbers = {
    depth: Math.max(0, span.depth),
    dur_ns: span.durNs,
    ...Object.fromEntries(COMPONENTS.map((name) => [`${name}_ns`, span.components[name] ?? 0])),
    gc_mark_ns: span.gcMarkNs,
    stw_overlap_ns: span.stwOverlapNs,
    assist_wall_ns: span.assistWallNs,
    transitions: span.transitions,
    migrations: span.migrations,
  }
  const labels = Object.entries(span.labels ?? {}).map(([name, value]) => [`label_${name}`, value])
  const words = {
    top_wait: span.topWait,
    flags: flagNames(span.flags),
    ...Object.fromEntries(labels),
  }
  const isThere = ([, value]: [string, number | string]): boolean => value !== 0 && value !== ''
  const annotations = Object.fromEntries(
    Object.entries<number | string>({ ...numbers, ...words }).filter(isThere),
  )
  return { name: span.fn, category, annotations }
}

/** The slice of a state: its component, and for which reason the goroutine waited. */
export function stateEvent(state: string, why: string): TraceEvent {
  return { name: why === '' ? state : `${state}: ${why}`, category: 'state' }
}

/** Where the GC marks, or the world is stopped. */
export function runtimeTrack(name: string, pid: number): Track {
  return { kind: name === 'stw' ? TRACK.stw : TRACK.gcMark, pid, id: 0, lane: 0 }
}
