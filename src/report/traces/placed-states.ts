import type { Analysis, TimelineState } from '../../model/analysis.ts'
import type { Frame } from '../../model/places.ts'
import { frameWords } from '../words/frame-words.ts'
import { wokenWords } from '../words/place-words.ts'
import type { TraceEvent } from './perfetto-packets.ts'
import { stateEvent } from './perfetto-words.ts'

/** Every goroutine's stack ends with it. */
const LAST_FRAME = 'runtime.goexit'

/** So many frames of a stack are told, innermost first. */
const MOST_FRAMES = 32
/** Stacks are met again and again, each of them as one object while a trace is written. */
const STACK_WORDS = new WeakMap<readonly Frame[], string>()

/** The slice of a state; in a capture with stacks with where it was, on which stack, and who ended it. */
export function placedEvent(
  state: Pick<TimelineState, 'state' | 'why' | 'at' | 'stack' | 'by'>,
): TraceEvent {
  const { at, stack = [] } = state
  const ended = wokenWords(state)
  return {
    ...stateEvent(state.state, state.why),
    annotations: {
      ...(at === undefined ? {} : { at: frameWords(at) }),
      ...(stack.length === 0 ? {} : { stack: stackWords(stack) }),
      ...(ended === '' ? {} : { ended }),
    },
  }
}

function stackWords(stack: readonly Frame[]): string {
  const known = STACK_WORDS.get(stack)
  if (known !== undefined) return known
  const shown = stack.slice(0, MOST_FRAMES).map(frameWords)
  const words = [...shown, ...(stack.length > MOST_FRAMES ? ['…'] : [])].join(' < ')
  STACK_WORDS.set(stack, words)
  return words
}

/** The functions that goroutines began with, by `pid gid`: as wake-ups tell them, else the outermost of a stack that is whole. */
export function startFunctions({ functions }: Analysis): ReadonlyMap<string, string> {
  const exemplars = functions.flatMap((fn) => [...fn.exemplars, ...fn.usual])
  const states = exemplars.flatMap(({ span, timeline }) =>
    timeline.map((state) => ({ span, state })),
  )
  const own = states.map(({ span: { pid, gid }, state }) => [`${pid} ${gid}`, outermost(state)])
  const wakers = states.map(({ span: { pid }, state: { by } }) => [
    `${pid} ${by?.gid}`,
    by?.goroutine,
  ])
  const known = [...own, ...wakers].flatMap(([goroutine, start]): [string, string][] =>
    goroutine === undefined || start === undefined ? [] : [[goroutine, start]],
  )
  return new Map(known)
}

/** The function that a goroutine began with, by one of its stacks; undefined where the stack does not reach so far. */
export function outermost({ stack = [] }: Pick<TimelineState, 'stack'>): string | undefined {
  return stack.at(-1)?.fn === LAST_FRAME ? stack.at(-2)?.fn : undefined
}
