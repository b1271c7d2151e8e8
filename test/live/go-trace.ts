type State = 'running' | 'runnable' | 'waiting' | 'syscall'

/** What one line of the tracer's events says. */
type TraceLine =
  | { readonly kind: 'state'; readonly timeNs: number; readonly gid: number; readonly to: State }
  | { readonly kind: 'begin' | 'end'; readonly timeNs: number; readonly gid: number }
  | { readonly kind: 'clock'; readonly timeNs: number; readonly ownNs: number }

/** A stretch of a request, on the program's own clock. */
export interface TracedPart {
  readonly state: State
  readonly fromNs: number
  readonly toNs: number
}

/** A request, stretch by stretch. */
export interface TracedRequest {
  readonly goid: number
  readonly startNs: number
  readonly endNs: number
  readonly parts: readonly TracedPart[]
}

/** A goroutine on its way through the trace. */
interface Followed {
  state: State | undefined
  sinceNs: number
  request: { readonly startNs: number; readonly parts: TracedPart[] } | undefined
}

/**
 * What Go's execution tracer saw of the requests of the tests' server, from what `go tool trace -d` prints: of each region `handle` the
 * time in each state. Times are on the program's own clock, which it logged at the begin and at the end.
 */
export function tracedRequests(text: string): readonly TracedRequest[] {
  const lines = text.split('\n').flatMap((line) => lineOf(line) ?? [])
  const own = ownClock(lines)
  const goroutines = new Map<number, Followed>()
  const requests: TracedRequest[] = []
  for (const line of lines) {
    if (line.kind === 'clock') continue
    const fresh = { state: undefined, sinceNs: line.timeNs, request: undefined }
    const followed: Followed = goroutines.get(line.gid) ?? fresh
    goroutines.set(line.gid, followed)
    spend(followed, line.timeNs)
    if (line.kind === 'state') followed.state = line.to
    else if (line.kind === 'begin') {
      followed.state ??= 'running'
      followed.request = { startNs: line.timeNs, parts: [] }
    } else if (followed.request !== undefined) {
      const { startNs, parts } = followed.request
      const shifted = parts.map(({ state, fromNs, toNs }) => ({
        state,
        fromNs: own(fromNs),
        toNs: own(toNs),
      }))
      requests.push({
        goid: line.gid,
        startNs: own(startNs),
        endNs: own(line.timeNs),
        parts: shifted,
      })
      followed.request = undefined
    }
  }
  return requests
}

function spend(followed: Followed, nowNs: number): void {
  const { request, state, sinceNs } = followed
  if (state !== undefined) request?.parts.push({ state, fromNs: sinceNs, toNs: nowNs })
  followed.sinceNs = nowNs
}

/** The tracer's clock → the program's: a line through the two places where both were read. */
function ownClock(lines: readonly TraceLine[]): (timeNs: number) => number {
  const read = lines.filter((line) => line.kind === 'clock')
  const half = read.length >> 1
  const [first, last] = [read.slice(0, half), read.slice(half)].map(closest)
  if (first === undefined || last === undefined) throw new Error('the trace has no clock in it')
  const rate = (last.ownNs - first.ownNs) / (last.timeNs - first.timeNs)
  return (timeNs) => first.ownNs + (timeNs - first.timeNs) * rate
}

/** Where the two clocks were read the closest together: between two readings anything may run. */
function closest<T extends { readonly timeNs: number; readonly ownNs: number }>(
  read: readonly T[],
): T | undefined {
  return read.toSorted((a, b) => a.timeNs - a.ownNs - (b.timeNs - b.ownNs))[0]
}

/** Go before 1.22 prints other events than Go since. */
function lineOf(line: string): TraceLine | undefined {
  return line.startsWith('M=') ? newLine(line) : oldLine(line)
}

const NEW_STATES: Readonly<Record<string, State>> = {
  Running: 'running',
  Runnable: 'runnable',
  Waiting: 'waiting',
  Syscall: 'syscall',
}

function newLine(line: string): TraceLine | undefined {
  const timeNs = Number(/ Time=(\d+) /.exec(line)?.[1])
  const [, gid, to] = / StateTransition .*GoID=(\d+) \w+->(\w+)/.exec(line) ?? []
  const state = to === undefined ? undefined : NEW_STATES[to]
  if (state !== undefined) return { kind: 'state', timeNs, gid: Number(gid), to: state }
  const [, by, what] = / G=(\d+) Region(Begin|End) .*Type="handle"/.exec(line) ?? []
  if (what !== undefined) {
    return { kind: what === 'Begin' ? 'begin' : 'end', timeNs, gid: Number(by) }
  }
  const own = / Log .*Category="clock" Message="(\d+)"/.exec(line)?.[1]
  return own === undefined ? undefined : { kind: 'clock', timeNs, ownNs: Number(own) }
}

/** Of these the goroutine stands behind `off`: it is not the one that runs. */
const OF_ANOTHER: Readonly<Record<string, State>> = {
  GoStart: 'running',
  GoUnblock: 'runnable',
  GoCreate: 'runnable',
  GoSysExit: 'runnable',
}
const OF_ITS_OWN: Readonly<Record<string, State>> = {
  GoSched: 'runnable',
  GoPreempt: 'runnable',
  GoSleep: 'waiting',
  GoStop: 'waiting',
  GoSysBlock: 'syscall',
}

function oldLine(line: string): TraceLine | undefined {
  const [, time, name = '', own, rest = ''] =
    /^(\d+) (\w+) p=\d+ g=(\d+) off=\d+(.*)$/.exec(line) ?? []
  const timeNs = Number(time)
  const other = / g=(\d+)/.exec(rest)?.[1]
  const to = other === undefined ? undefined : OF_ANOTHER[name]
  if (to !== undefined) return { kind: 'state', timeNs, gid: Number(other), to }
  const self = name.startsWith('GoBlock') ? 'waiting' : OF_ITS_OWN[name]
  if (self !== undefined) return { kind: 'state', timeNs, gid: Number(own), to: self }
  if (name === 'UserRegion' && rest.endsWith(' name=handle')) {
    return { kind: rest.includes(' mode=0 ') ? 'begin' : 'end', timeNs, gid: Number(own) }
  }
  const read = name === 'UserLog' ? / category=clock message=(\d+)$/.exec(rest)?.[1] : undefined
  return read === undefined ? undefined : { kind: 'clock', timeNs, ownNs: Number(read) }
}
