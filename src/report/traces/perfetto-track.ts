/** The kinds of track, and the part that each plays in a track's id. */
export const TRACK = {
  process: 1,
  goroutine: 2,
  states: 3,
  thread: 4,
  offCpu: 5,
  gcMark: 6,
  stw: 7,
} as const

/** A row of a timeline: what it shows, of which process (-1 where the capture does not say), and which one of its kind. */
export interface Track {
  readonly kind: (typeof TRACK)[keyof typeof TRACK]
  readonly pid: number
  /** A goroutine's or a thread's id. */
  readonly id: number
  /** Spans that cross those of the first lane stand in the next; from 0. */
  readonly lane: number
}

/** The track's id for Perfetto: a hash, so that the same track has the same id in every part of a file. Never 0. */
export function trackUuid({ kind, pid, id, lane }: Track): number {
  let low = 0x9e37_79b9 ^ kind
  let high = 0x85eb_ca6b ^ lane
  for (const part of [pid, id % 2 ** 32, Math.floor(id / 2 ** 32), kind * 64 + lane]) {
    low = Math.imul(low ^ part, 0x9e37_79b1)
    high = Math.imul(high ^ part, 0x5f35_6495)
    low ^= high >>> 15
    high ^= low >>> 13
  }
  return (high >>> 11) * 2 ** 32 + (low >>> 0) || 1
}

/** The track under which it stands; undefined for a process. */
export function parentTrack({ kind, pid, id, lane }: Track): Track | undefined {
  if (kind === TRACK.process) return undefined
  if (kind === TRACK.states) return { kind: TRACK.goroutine, pid, id, lane }
  if (kind === TRACK.offCpu) return { kind: TRACK.thread, pid, id, lane: 0 }
  return { kind: TRACK.process, pid, id: 0, lane: 0 }
}

/** What the track is called. */
export function trackName({ kind, pid, id, lane }: Track): string {
  switch (kind) {
    case TRACK.process:
      return pid < 0 ? 'Go process' : `Go process ${pid}`
    case TRACK.goroutine:
      return `${id < 0 ? 'goroutine unknown' : `goroutine ${id}`}${lane === 0 ? '' : ` (${lane + 1})`}`
    case TRACK.states:
      return 'state'
    case TRACK.thread:
      return `thread ${id}`
    case TRACK.offCpu:
      return 'off CPU'
    case TRACK.gcMark:
      return 'GC marking'
    case TRACK.stw:
      return 'stop the world'
  }
}
