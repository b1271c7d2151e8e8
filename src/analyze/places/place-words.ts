import { COMPONENTS } from '../../model/components.ts'
import type { BehindShare, Frame, WakerShare } from '../../model/places.ts'
import { type FrameBook, NO_FRAME } from './frame-book.ts'
import { NO_CALL, NO_WAKER, RUNTIME_WAKER } from './place-book.ts'
import type { SharedPlaces } from './shared-places.ts'
import { knownWakerNs, type SlowPlace } from './slow-places.ts'
import { systemCallName } from './system-call-names.ts'
import { isWaitComponent } from './wait-component.ts'

/** So many wakers, and places behind, are told of each place. */
const MOST = 16

/** A frame with its names; undefined for none. */
export function frameAt({ frames }: FrameBook, index: number): Frame | undefined {
  const known = frames[index]
  if (index === NO_FRAME || known === undefined) return undefined
  const { pc, named } = known
  if (named === undefined) return { pc }
  // What is known of a goroutine's first function is its name alone.
  return named.file === ''
    ? { pc, fn: named.fn }
    : { pc, fn: named.fn, file: named.file, line: named.line }
}

/** The stack on which most of the time of a place went, innermost frame first. */
export function commonStack({ frames }: SharedPlaces, { stacks }: SlowPlace): readonly Frame[] {
  const [most] = largest(stacks)
  if (most === undefined) return []
  return frames
    .stackOf(most[0])
    .frames.map((index) => frameAt(frames, index))
    .filter((frame) => frame !== undefined)
}

/** Who ended the waits at a place, by their part of its time. */
export function wakerShares(shared: SharedPlaces, slow: SlowPlace): readonly WakerShare[] {
  return largest(slow.wakers)
    .filter(([waker]) => waker !== NO_WAKER)
    .slice(0, MOST)
    .map(([waker, ns]) => wakerShare(shared, waker, ns / slow.ns))
}

function wakerShare({ frames, places }: SharedPlaces, number: number, share: number): WakerShare {
  if (number === RUNTIME_WAKER) return { isRuntime: true, share }
  const { start, at } = places.waker(number)
  const goroutine = frameAt(frames, start)?.fn
  const frame = frameAt(frames, at)
  return {
    ...(goroutine === undefined ? {} : { goroutine }),
    ...(frame === undefined ? {} : { at: frame }),
    share,
  }
}

/** What stood behind the waits at a place; what is not known makes the sum 1. None for what is no wait. */
export function behindShares(
  shared: SharedPlaces,
  slow: SlowPlace,
  place: number,
): readonly BehindShare[] {
  if (!isWaitComponent(shared.places.place(place).component) || knownWakerNs(slow) === 0) return []
  const sums = new Map(slow.behind)
  const unknown = shared.places.numberOf(COMPONENTS.indexOf('unknown'), NO_CALL, NO_FRAME)
  let toldNs = 0
  for (const ns of sums.values()) toldNs += ns
  if (slow.ns > toldNs) sums.set(unknown, (sums.get(unknown) ?? 0) + slow.ns - toldNs)
  return largest(sums)
    .slice(0, MOST)
    .map(([number, ns]) => behindShare(shared, number, ns / slow.ns))
}

function behindShare(shared: SharedPlaces, number: number, share: number): BehindShare {
  const { component, call, at } = shared.places.place(number)
  const frame = frameAt(shared.frames, at)
  const systemCall = systemCallName(shared.arch, call)
  return {
    component: COMPONENTS[component] ?? 'unknown',
    ...(systemCall === undefined ? {} : { systemCall }),
    ...(frame === undefined ? {} : { at: frame }),
    share,
  }
}

/** The most first, equal ones by number. */
function largest(sums: ReadonlyMap<number, number>): [number, number][] {
  return [...sums].sort((a, b) => b[1] - a[1] || a[0] - b[0])
}
