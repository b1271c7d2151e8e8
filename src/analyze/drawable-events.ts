import type { RuntimeEvents } from '../model/analysis.ts'
import type { ReadCapture } from './capture-reader.ts'
import { withIntervals } from './spans/event-intervals.ts'

/** An event with when it went on: several captures have no common time to draw it in. */
export function drawable(event: RuntimeEvents, all: readonly ReadCapture[]): RuntimeEvents {
  const [first, ...others] = all.filter(({ window }) => window !== undefined)
  if (first?.window === undefined || others.length > 0) return event
  return withIntervals(event, first.trains, first.window.fromNs)
}
