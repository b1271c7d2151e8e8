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

/**
 * Holds each request of the server against the spans of its goroutine: one must begin between the caller's clock and the
 * request's own, and end between the request's begin and the caller's clock. Only requests within `[fromNs, toNs]` are asked for.
 */
export function matchRequests(
  requestsPath: string,
  spansPath: string,
  clock: 'boot' | 'mono',
  [fromNs, toNs]: readonly [number, number] = [0, Number.POSITIVE_INFINITY],
): Matched {
  const requests = readRequests(requestsPath, clock).filter(
    ({ outerNs, outsideNs }) => outerNs >= fromNs && outsideNs <= toNs,
  )
  const spans = readSpans(spansPath)
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

/** The span table begins with `fn, pid, gid, start_ns, dur_ns`; the name of a Go function has no comma. */
function readSpans(path: string): readonly SpanRow[] {
  const [, ...rows] = readFileSync(path, 'utf8').trimEnd().split('\n')
  return rows.map((row) => {
    const [, , gid, start, dur] = row.split(',')
    return { gid: Number(gid), startNs: Number(start), endNs: Number(start) + Number(dur) }
  })
}
