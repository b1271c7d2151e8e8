import { int64, uint64 } from '../columns/int64.ts'
import { safeText } from '../text/safe-text.ts'
import { parentTrack, TRACK, type Track, trackName, trackUuid } from './perfetto-track.ts'
import { ProtoWriter } from './proto-writer.ts'

/** Descriptors are repeated beyond so many tracks: what is remembered of them stays small. */
const MOST_KNOWN_TRACKS = 100_000
/** So many processes and threads are described anew where the program is named late. */
const MOST_NAMED = 10_000
const NAMED: ReadonlySet<number> = new Set([TRACK.process, TRACK.thread])
/** Texts of this length, such as stacks, are written once and then named by a number; so many of them are remembered. */
const LONG_TEXT = 64
const MOST_LONG_TEXTS = 16_384

// Field numbers of protos/perfetto/trace/**.proto.
const TRACE = { packet: 1 } as const
const PACKET = {
  timestamp: 8,
  sequence: 10,
  trackEvent: 11,
  internedData: 12,
  sequenceFlags: 13,
  trackDescriptor: 60,
} as const
const DESCRIPTOR = { uuid: 1, name: 2, process: 3, thread: 4, parent: 5 } as const
const PROCESS = { pid: 1, name: 6 } as const
const THREAD = { pid: 1, tid: 2, name: 5 } as const
const EVENT = {
  annotation: 4,
  type: 9,
  track: 11,
  category: 22,
  name: 23,
  flow: 47,
  endOfFlow: 48,
} as const
const ANNOTATION = { int: 4, string: 6, name: 10, numberOfString: 17 } as const
const INTERNED = { annotationStrings: 29 } as const
const INTERNED_STRING = { number: 1, text: 2 } as const
const TYPE = { begin: 1, end: 2, instant: 3 } as const

const SEQUENCE = 1
const STATE_CLEARED = 1
const NEEDS_STATE = 2

/** What a slice or an instant says. */
export interface TraceEvent {
  readonly name: string
  readonly category: string
  readonly annotations?: Readonly<Record<string, number | string>>
}

/** One end of an arrow between two events. */
export interface FlowEnd {
  readonly id: number
  readonly isLast: boolean
}

/** Writes the packets of a Perfetto trace; a track describes itself before its first event. Times are the capture's own. */
export class PerfettoPackets {
  readonly #out = new ProtoWriter()
  readonly #known = new Set<number>()
  readonly #startOf: (track: Track) => string | undefined
  /** Tracks that bear the name of the program. */
  readonly #named: Track[] = []
  #comm: string | undefined
  #isFirst = true
  readonly #texts = new Map<string, number>()
  /** Those that the packet in hand has to tell, and whether it names any. */
  readonly #freshTexts: string[] = []
  #namesTexts = false

  /** `startOf` tells which function the goroutine of a track began with. */
  constructor(startOf: (track: Track) => string | undefined = () => undefined) {
    this.#startOf = startOf
  }

  /** Bytes that wait to be taken. */
  get length(): number {
    return this.#out.length
  }

  /** The packets since the last time, whole. */
  take(): Uint8Array {
    return this.#out.take()
  }

  /** What the traced program is called: processes and threads that were described without it are described anew. */
  useComm(comm: string | undefined): void {
    if (comm === undefined) return
    this.#comm = safeText(comm)
    for (const track of this.#named) this.#descriptor(track, undefined)
  }

  begin(track: Track, timeNs: bigint, event: TraceEvent): void {
    this.#event(track, timeNs, TYPE.begin, event, undefined)
  }

  /** Ends the slice that began last on the track. */
  end(track: Track, timeNs: bigint): void {
    this.#event(track, timeNs, TYPE.end, undefined, undefined)
  }

  instant(track: Track, timeNs: bigint, event: TraceEvent, flow: FlowEnd): void {
    this.#event(track, timeNs, TYPE.instant, event, flow)
  }

  #event(
    track: Track,
    timeNs: bigint,
    type: number,
    event: TraceEvent | undefined,
    flow: FlowEnd | undefined,
  ): void {
    const uuid = this.#describe(track)
    const out = this.#out
    this.#packet(() => {
      out.uint(PACKET.timestamp, uint64(timeNs))
      out.message(PACKET.trackEvent, () => {
        out.uint(EVENT.type, type)
        out.uint(EVENT.track, uuid)
        if (event !== undefined) this.#words(event)
        if (flow !== undefined) out.fixed64(flow.isLast ? EVENT.endOfFlow : EVENT.flow, flow.id)
      })
    })
  }

  #words({ name, category, annotations = {} }: TraceEvent): void {
    const out = this.#out
    out.string(EVENT.category, category)
    out.string(EVENT.name, safeText(name))
    for (const [key, value] of Object.entries(annotations)) {
      out.message(EVENT.annotation, () => {
        if (typeof value === 'number') out.int(ANNOTATION.int, int64(value))
        else this.#text(safeText(value))
        out.string(ANNOTATION.name, key)
      })
    }
  }

  /** Describes the track anew, if it stands already: it is called something else. */
  rename(track: Track): void {
    if (this.#known.delete(trackUuid(track))) this.#describe(track)
  }

  #text(text: string): void {
    const number = text.length < LONG_TEXT ? undefined : this.#numberOf(text)
    if (number === undefined) this.#out.string(ANNOTATION.string, text)
    else {
      this.#namesTexts = true
      this.#out.uint(ANNOTATION.numberOfString, number)
    }
  }

  /** The number of a long text; undefined where there are too many. */
  #numberOf(text: string): number | undefined {
    const known = this.#texts.get(text)
    if (known !== undefined || this.#texts.size >= MOST_LONG_TEXTS) return known
    this.#texts.set(text, this.#texts.size + 1)
    this.#freshTexts.push(text)
    return this.#texts.size
  }

  /** The track's id, after its descriptor where there was none yet. */
  #describe(track: Track): number {
    const uuid = trackUuid(track)
    if (this.#known.has(uuid)) return uuid
    if (this.#known.size >= MOST_KNOWN_TRACKS) this.#known.clear()
    this.#known.add(uuid)
    const parent = parentTrack(track)
    const parentUuid = parent === undefined ? undefined : this.#describe(parent)
    const isNamed = track.pid >= 0 && NAMED.has(track.kind)
    if (isNamed && this.#named.length < MOST_NAMED) this.#named.push(track)
    this.#descriptor(track, parentUuid)
    return uuid
  }

  #descriptor(track: Track, parentUuid: number | undefined): void {
    const out = this.#out
    this.#packet(() =>
      out.message(PACKET.trackDescriptor, () => {
        out.uint(DESCRIPTOR.uuid, trackUuid(track))
        out.string(DESCRIPTOR.name, this.#nameOf(track))
        if (track.kind === TRACK.process && track.pid >= 0) this.#process(track)
        const isThread = track.kind === TRACK.thread && track.pid >= 0
        // A thread stands under its process by their ids.
        if (isThread) this.#thread(track)
        else if (parentUuid !== undefined) out.uint(DESCRIPTOR.parent, parentUuid)
      }),
    )
  }

  #nameOf(track: Track): string {
    const start = this.#startOf(track)
    return start === undefined ? trackName(track) : `${trackName(track)} ${safeText(start)}`
  }

  #process(track: Track): void {
    const out = this.#out
    out.message(DESCRIPTOR.process, () => {
      out.uint(PROCESS.pid, track.pid)
      out.string(PROCESS.name, this.#comm ?? trackName(track))
    })
  }

  #thread(track: Track): void {
    const out = this.#out
    out.message(DESCRIPTOR.thread, () => {
      out.uint(THREAD.pid, track.pid)
      out.uint(THREAD.tid, track.id)
      out.string(THREAD.name, this.#comm ?? trackName(track))
    })
  }

  #packet(fill: () => void): void {
    const out = this.#out
    out.message(TRACE.packet, () => {
      out.uint(PACKET.sequence, SEQUENCE)
      this.#namesTexts = false
      fill()
      // Readers of old take nothing from a sequence that does not say where its state begins.
      const flags = (this.#isFirst ? STATE_CLEARED : 0) | (this.#namesTexts ? NEEDS_STATE : 0)
      if (flags !== 0) out.uint(PACKET.sequenceFlags, flags)
      this.#isFirst = false
      if (this.#freshTexts.length > 0) this.#tellTexts()
    })
  }

  #tellTexts(): void {
    const out = this.#out
    out.message(PACKET.internedData, () => {
      for (const text of this.#freshTexts.splice(0)) {
        out.message(INTERNED.annotationStrings, () => {
          out.uint(INTERNED_STRING.number, this.#texts.get(text) ?? 0)
          out.string(INTERNED_STRING.text, text)
        })
      }
    })
  }
}
