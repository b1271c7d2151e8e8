import { COMPONENTS } from '../../model/components.ts'
import type { Flame, FlameStack, Frame } from '../../model/places.ts'
import type { PlacedSpan } from './place-spans.ts'
import { frameAt } from './place-words.ts'
import type { SharedPlaces } from './shared-places.ts'
import { ofStackKey, stackKey, stackTotals } from './slow-places.ts'

const UNKNOWN = COMPONENTS.indexOf('unknown')
/** So many stacks of each side are told, those with the most time; the time of the others stands without a stack. */
const MOST_STACKS = 2000

/** Spans of which the stacks are known, and the mean nanoseconds of all spans of their kind, by index into COMPONENTS. */
export interface FlameSide {
  readonly spans: readonly PlacedSpan[]
  readonly meanNs: Float64Array
}

/** Where slow spans and usual ones spent their time, as the mean of a span; `undefined` where no stack is known. */
export function flameOf(
  shared: SharedPlaces,
  slow: FlameSide,
  usual: FlameSide,
): Flame | undefined {
  const book = new FlameFrames(shared)
  const flame = { tail: side(shared, book, slow), body: side(shared, book, usual) }
  return book.frames.length === 0 ? undefined : { frames: book.frames, ...flame }
}

function side(
  { frames, places }: SharedPlaces,
  book: FlameFrames,
  { spans, meanNs }: FlameSide,
): readonly FlameStack[] {
  const totals = stackTotals(spans, (place) => places.place(place).component)
  const largest = [...meanStacks(totals, meanNs)].sort((a, b) => b[1] - a[1] || a[0] - b[0])
  return [...largest.slice(0, MOST_STACKS), ...withoutStack(largest.slice(MOST_STACKS))].map(
    ([key, ns]) => {
      const { stack, component } = ofStackKey(key)
      return {
        stack: frames.stackOf(stack).frames.map((index) => book.indexOf(index)),
        component: COMPONENTS[component] ?? 'unknown',
        ns,
      }
    },
  )
}

/**
 * The stacks that a few spans had share out the mean time of all: usual spans are remembered by chance, and the flame is to say of
 * a component what the table says. One that none of the few was in has no stack.
 */
function meanStacks(
  totals: ReadonlyMap<number, number>,
  meanNs: Float64Array,
): ReadonlyMap<number, number> {
  const seen = new Float64Array(COMPONENTS.length)
  for (const [key, ns] of totals) seen[componentOf(key)] += ns
  const means = new Map<number, number>()
  for (const [key, ns] of totals) {
    const component = componentOf(key)
    if (ns > 0 && meanNs[component] > 0) means.set(key, (ns / seen[component]) * meanNs[component])
  }
  seen.forEach((ns, component) => {
    if (ns === 0 && meanNs[component] > 0) means.set(stackKey(0, component), meanNs[component])
  })
  return means
}

function componentOf(key: number): number {
  const { component } = ofStackKey(key)
  return component < 0 ? UNKNOWN : component
}

/** What is left of the time: by component, on no stack. */
function withoutStack(totals: readonly (readonly [number, number])[]): readonly [number, number][] {
  const left = new Map<number, number>()
  for (const [key, ns] of totals) {
    const bare = stackKey(0, ofStackKey(key).component)
    left.set(bare, (left.get(bare) ?? 0) + ns)
  }
  return [...left]
}

/** The frames of one flame, numbered as they are met. */
class FlameFrames {
  readonly frames: Frame[] = []
  readonly #shared: SharedPlaces
  readonly #known = new Map<number, number>()

  constructor(shared: SharedPlaces) {
    this.#shared = shared
  }

  indexOf(index: number): number {
    const known = this.#known.get(index)
    if (known !== undefined) return known
    const frame = frameAt(this.#shared.frames, index) ?? { pc: 0 }
    this.#known.set(index, this.frames.length)
    return this.frames.push(frame) - 1
  }
}
