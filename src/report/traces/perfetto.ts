import type { Analysis, Exemplar } from '../../model/analysis.ts'
import { int64 } from '../columns/int64.ts'
import { nestedLanes, type Stretch } from '../layout/lanes.ts'
import { PerfettoPackets } from './perfetto-packets.ts'
import { TRACK, type Track } from './perfetto-track.ts'
import { runtimeTrack, spanEvent } from './perfetto-words.ts'
import { placedEvent, startFunctions } from './placed-states.ts'
import { WakeFlows } from './wake-flows.ts'

/** A span that is drawn, with when it was. */
interface Drawn extends Stretch {
  readonly exemplar: Exemplar
  /** `slow` or `usual`. */
  readonly category: string
}

/**
 * A Perfetto trace (TrackEvent packets) of the spans that an analysis has moment by moment, the slowest ones and a few
 * usual ones: a track per goroutine, one below it for its states, and the GC and stop-the-world pauses of each process.
 */
export function analysisPerfetto(analysis: Analysis): Uint8Array {
  const starts = startFunctions(analysis)
  const packets = new PerfettoPackets(({ kind, pid, id }) =>
    kind === TRACK.goroutine ? starts.get(`${pid} ${id}`) : undefined,
  )
  packets.useComm(analysis.capture.comm)
  const flows = new WakeFlows(packets)
  writeRuntime(packets, analysis)
  for (const drawn of byGoroutine(analysis)) {
    const [{ exemplar }] = drawn
    const { pid, gid: id } = exemplar.span
    nestedLanes(drawn).forEach((all, lane) => {
      writeSpans(packets, { kind: TRACK.goroutine, pid, id, lane }, all)
      writeStates(packets, { kind: TRACK.states, pid, id, lane }, all, flows)
    })
  }
  return packets.take()
}

/** The GC and stop-the-world intervals that the analysis remembers. */
export function writeRuntime(packets: PerfettoPackets, analysis: Analysis): void {
  const beginNs = analysis.capture.startNs ?? 0n
  for (const { name, pid, fromNs, toNs } of analysis.runtimeIntervals ?? []) {
    const track = runtimeTrack(name, pid)
    packets.begin(track, beginNs + int64(fromNs), { name, category: 'runtime' })
    packets.end(track, beginNs + int64(toNs))
  }
}

/** The spans with a start, each once, by goroutine. */
function byGoroutine({ functions }: Analysis): readonly (readonly Drawn[])[] {
  const goroutines = new Map<string, Map<string, Drawn>>()
  const draw = (exemplar: Exemplar, category: string): void => {
    const { fn, pid, gid, startNs, durNs, depth } = exemplar.span
    if (startNs === undefined) return
    const key = `${pid} ${gid}`
    const drawn = goroutines.get(key) ?? new Map<string, Drawn>()
    goroutines.set(key, drawn)
    const own = `${startNs} ${durNs} ${depth} ${fn}`
    if (!drawn.has(own))
      drawn.set(own, {
        exemplar,
        category,
        fromNs: startNs,
        toNs: startNs + int64(durNs),
      })
  }
  for (const { exemplars, usual } of functions) {
    for (const exemplar of exemplars) draw(exemplar, 'slow')
    for (const exemplar of usual) draw(exemplar, 'usual')
  }
  return [...goroutines.values()].map((drawn) => [...drawn.values()])
}

function writeSpans(packets: PerfettoPackets, track: Track, lane: readonly Drawn[]): void {
  const open: bigint[] = []
  const closeUntil = (timeNs: bigint | undefined): void => {
    for (let last = open.at(-1); last !== undefined; last = open.at(-1)) {
      if (timeNs !== undefined && last > timeNs) return
      packets.end(track, last)
      open.pop()
    }
  }
  for (const { exemplar, category, fromNs, toNs } of lane) {
    closeUntil(fromNs)
    packets.begin(track, fromNs, spanEvent(exemplar.span, category))
    open.push(toNs)
  }
  closeUntil(undefined)
}

/** The states of all spans of a lane, each moment once: a span within another has the states of that one. */
function writeStates(
  packets: PerfettoPackets,
  track: Track,
  lane: readonly Drawn[],
  flows: WakeFlows,
): void {
  let doneNs = 0n
  for (const { exemplar, fromNs: startNs } of lane) {
    for (const state of exemplar.timeline) {
      const [from, to] = [startNs + int64(state.fromNs), startNs + int64(state.toNs)]
      const begin = from > doneNs ? from : doneNs
      if (begin >= to) continue
      packets.begin(track, begin, placedEvent(state))
      packets.end(track, to)
      flows.draw(track, state, to)
      doneNs = to
    }
  }
}
