import { NO_WAKER } from './place-book.ts'
import type { PlacedSpan } from './place-spans.ts'
import { ENTRY } from './span-places.ts'

/** What slow spans did at one place, summed over them. */
export interface SlowPlace {
  ns: number
  /** By stack, by waker (NO_WAKER for not known), by the place that stood behind; nanoseconds. */
  readonly stacks: Map<number, number>
  readonly wakers: Map<number, number>
  readonly behind: Map<number, number>
}

/** Sums what some spans did, place by place. */
export function slowPlaces(spans: readonly PlacedSpan[]): ReadonlyMap<number, SlowPlace> {
  const byPlace = new Map<number, SlowPlace>()
  for (const { places } of spans) {
    let current: SlowPlace | undefined
    for (let i = 0; i < places.length; i++) {
      const ns = places.ns(i)
      if (places.kind(i) === ENTRY.behind) add(current?.behind, places.place(i), ns)
      else {
        current = placeOf(byPlace, places.place(i))
        current.ns += ns
        add(current.stacks, places.stack(i), ns)
        add(current.wakers, places.waker(i), ns)
      }
    }
  }
  return byPlace
}

/** Sums what some spans did, stack by stack: the key is that of `stackKey`. */
export function stackTotals(
  spans: readonly PlacedSpan[],
  componentOf: (place: number) => number,
): ReadonlyMap<number, number> {
  const totals = new Map<number, number>()
  for (const { places } of spans) {
    for (let i = 0; i < places.length; i++) {
      if (places.kind(i) !== ENTRY.time) continue
      add(totals, stackKey(places.stack(i), componentOf(places.place(i))), places.ns(i))
    }
  }
  return totals
}

const COMPONENTS = 32

/** A stack and a component as one number. */
export function stackKey(stack: number, component: number): number {
  return stack * COMPONENTS + component + 1
}

/** The stack and the component of such a number. */
export function ofStackKey(key: number): { readonly stack: number; readonly component: number } {
  return { stack: Math.floor(key / COMPONENTS), component: (key % COMPONENTS) - 1 }
}

/** How much of the time of a place has a waker that is known. */
export function knownWakerNs({ wakers, ns }: SlowPlace): number {
  return ns - (wakers.get(NO_WAKER) ?? 0)
}

function placeOf(byPlace: Map<number, SlowPlace>, place: number): SlowPlace {
  const known = byPlace.get(place)
  if (known !== undefined) return known
  const made = { ns: 0, stacks: new Map(), wakers: new Map(), behind: new Map() }
  byPlace.set(place, made)
  return made
}

function add(sums: Map<number, number> | undefined, key: number, value: number): void {
  sums?.set(key, (sums.get(key) ?? 0) + value)
}
