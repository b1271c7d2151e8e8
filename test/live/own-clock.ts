import { readFileSync } from 'node:fs'

/** How far the clock of a probe may be from the program's own, in nanoseconds. */
const BAND_NS = 50_000

/** A request by the server's own clock, in nanoseconds on the clock of the capture. */
interface OwnRequest {
  readonly gid: number
  /** Just before and just after the call, as its caller saw it. */
  readonly outerNs: number
  readonly outsideNs: number
  /** Its first and its last moment, as it saw them itself. */
  readonly beginNs: number
  readonly endNs: number
}

interface SpanRow {
  readonly pid: number
  readonly gid: number
  readonly startNs: number
  readonly endNs: number
}

/** What holding a trace against the server's own clock showed. */
export interface Matched {
  readonly requests: number
  readonly matched: number
  readonly spans: number
}

/** Which clock the capture has, and what is asked for. */
export interface Matching {
  readonly clock: 'boot' | 'mono'
  /** Only requests within `[fromNs, toNs]` are asked for; all where it is absent. */
  readonly within?: readonly [number, number]
  /** The process whose requests they are; absent: spans of any process will do. */
  readonly pid?: number
}

/**
 * Holds each request of the server against the spans of its goroutine: one must begin between the caller's clock and the
 * request's own, and end between the request's begin and the caller's clock.
 */
export function matchRequests(
  requestsPath: string,
  spansPath: string,
  { clock, within: [fromNs, toNs] = [0, Number.POSITIVE_INFINITY], pid }: Matching,
): Matched {
  const requests = readRequests(requestsPath, clock).filter(
    ({ outerNs, outsideNs }) => outerNs >= fromNs && outsideNs <= toNs,
  )
  const spans = readSpans(spansPath).filter((span) => pid === undefined || span.pid === pid)
  const byGoroutine = new Map<number, SpanRow[]>()
  for (const span of spans) {
    const others = byGoroutine.get(span.gid)
    if (others === undefined) byGoroutine.set(span.gid, [span])
    else others.push(span)
  }
  const matched = requests.filter(
    (request) => byGoroutine.get(request.gid)?.some((span) => isOf(span, request)) === true,
  )
  return { requests: requests.length, matched: matched.length, spans: spans.length }
}

function isOf({ startNs, endNs }: SpanRow, request: OwnRequest): boolean {
  return (
    startNs >= request.outerNs - BAND_NS &&
    startNs <= request.beginNs + BAND_NS &&
    endNs >= request.beginNs - BAND_NS &&
    endNs <= request.outsideNs + BAND_NS
  )
}

/** A double holds the uptime of a hundred days to the nanosecond. */
function readRequests(path: string, clock: 'boot' | 'mono'): readonly OwnRequest[] {
  const [head, ...rows] = readFileSync(path, 'utf8').trimEnd().split('\n')
  const offset = clock === 'boot' ? Number(head.split(' ').at(-1)) : 0
  return rows.map((row) => {
    const [, gid, outer, begin, end, outside] = row.split(',').map(Number)
    return {
      gid,
      outerNs: outer + offset,
      beginNs: begin + offset,
      endNs: end + offset,
      outsideNs: outside + offset,
    }
  })
}

/**
 * The part of a trace of a running server in which all its requests have to be. Probes come and go one by one, and old versions
 * drop what one CPU saw before they drop what another did.
 */
export function middleOf(spansPath: string): readonly [number, number] {
  const starts = readSpans(spansPath).map(({ startNs }) => startNs)
  const first = starts.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY)
  const last = starts.reduce((a, b) => Math.max(a, b), 0)
  return [first + 5e8, last - 2e9]
}

/** The span table begins with `fn, pid, gid, start_ns, dur_ns`; the name of a Go function has no comma. */
function readSpans(path: string): readonly SpanRow[] {
  const [, ...rows] = readFileSync(path, 'utf8').trimEnd().split('\n')
  return rows.map((row) => {
    const [pid, gid, start, dur] = row.split(',').slice(1).map(Number)
    return { pid, gid, startNs: start, endNs: start + dur }
  })
}
