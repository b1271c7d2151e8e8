import type { FunctionAnalysis, TimelineState } from '../../model/analysis.ts'
import { counted, duration, percent } from '../text/format.ts'
import { COMPONENT_WORDS } from './component-words.ts'
import { frameWords } from './frame-words.ts'
import { behindParts, wokenWords } from './place-words.ts'

/** Which states of a span are told: how many, and from which part of its duration on. */
export interface ToldStates {
  readonly most: number
  readonly leastPart: number
}

/** A state with all of its time in one span, at one place and ended by the same line. */
export interface PlacedState {
  readonly first: TimelineState
  readonly ns: number
  readonly times: number
}

/** The states of a span that have a place or somebody who ended them, the longest first. */
export function placedStates(
  timeline: readonly TimelineState[],
  durNs: number,
  { most, leastPart }: ToldStates,
): readonly PlacedState[] {
  const sums = new Map<string, { first: TimelineState; ns: number; times: number }>()
  for (const state of timeline) {
    if (state.at === undefined && state.by === undefined) continue
    const known = sums.get(keyOf(state))
    const ns = state.toNs - state.fromNs
    if (known === undefined) sums.set(keyOf(state), { first: state, ns, times: 1 })
    else {
      known.ns += ns
      known.times++
    }
  }
  return [...sums.values()]
    .filter(({ ns }) => ns >= leastPart * durNs)
    .sort((a, b) => b.ns - a.ns)
    .slice(0, most)
}

/** `mutex 45.1 ms at main.(*Cache).Get, cache.go:12, released by … (goroutine 34)`. */
export function placedStateWords({ first, ns, times }: PlacedState): string {
  const { state, at } = first
  const often = times === 1 ? '' : ` (${counted(times, 'time')})`
  const where = at === undefined ? '' : ` at ${frameWords(at)}`
  const who = wokenWords(first)
  return `${COMPONENT_WORDS[state].short} ${duration(ns)}${often}${where}${who === '' ? '' : `, ${who}`}`
}

/** What goroutines that end waits there usually do meanwhile: the chain behind a state; empty where nothing is known. */
export function chainWords({ places }: FunctionAnalysis, { first }: PlacedState): string {
  const { state, at } = first
  const place = places.find(
    (each) => each.component === state && at !== undefined && isSameFrame(each.at, at),
  )
  if (place === undefined) return ''
  return behindParts(place)
    .map(({ words, share }) => `${words} (${percent(share)})`)
    .join('; ')
}

type Frame = NonNullable<TimelineState['at']>

/** Whether two frames are the same line; the same address where there are no names. */
export function isSameFrame(one: Frame | undefined, other: Frame): boolean {
  if (one === undefined) return false
  return one.fn === undefined && other.fn === undefined
    ? one.pc === other.pc
    : one.fn === other.fn && one.file === other.file && one.line === other.line
}

function keyOf({ state, at, by }: TimelineState): string {
  return [
    state,
    at === undefined ? '' : frameWords(at),
    by?.at === undefined ? '' : frameWords(by.at),
  ].join('\n')
}
