import type { TimelineState } from '../../model/analysis.ts'
import { frameWords } from '../words/frame-words.ts'
import type { FlowEnd, PerfettoPackets } from './perfetto-packets.ts'
import type { Track } from './perfetto-track.ts'

/** Arrows from goroutines that end waits to those that waited. */
export class WakeFlows {
  readonly #packets: PerfettoPackets
  #flows = 0

  constructor(packets: PerfettoPackets) {
    this.#packets = packets
  }

  /** The arrow to a state on a track that ended at `atNs`; none where the runtime ended it, or nobody that is known. */
  draw(track: Track, { by }: TimelineState, atNs: bigint): void {
    if (by === undefined || by.gid === 0) return
    const id = ++this.#flows
    const end = (isLast: boolean): FlowEnd => ({ id, isLast })
    const where = by.at === undefined ? {} : { annotations: { at: frameWords(by.at) } }
    const wakes = { name: `wakes goroutine ${track.id}`, category: 'wake', ...where }
    const woken = { name: `woken by goroutine ${by.gid}`, category: 'wake' }
    this.#packets.instant({ ...track, id: by.gid, lane: 0 }, atNs, wakes, end(false))
    this.#packets.instant(track, atNs, woken, end(true))
  }
}
