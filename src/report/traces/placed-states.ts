import type { Analysis, TimelineState } from '../../model/analysis.ts'
import { frameWords } from '../words/frame-words.ts'
import { wokenWords } from '../words/place-words.ts'
import type { TraceEvent } from './perfetto-packets.ts'
import { stateEvent } from './perfetto-words.ts'

/** Every goroutine's stack ends with it. */
const LAST_FRAME = 'runtime.goexit'

/** The slice of a state; in a capture with stacks with where it was, on which stack, and who ended it. */
export function placedEvent(state: TimelineState): TraceEvent {
  const { at, stack = [] } = state
  const ended = wokenWords(state)
  return {
    ...stateEvent(state.state, state.why),
    annotations: {
      ...(at === undefined ? {} : { at: frameWords(at) }),
      ...(stack.length === 0 ? {} : { stack: stack.map(frameWords).join(' < ') }),
      ...(ended === '' ? {} : { ended }),
    },
  }
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

/** The function that a goroutine began with, by one of its stacks. */
function outermost({ stack = [] }: TimelineState): string | undefined {
  return stack.at(-1)?.fn === LAST_FRAME ? stack.at(-2)?.fn : undefined
}
