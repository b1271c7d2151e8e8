import type { CaptureSummary, RuntimeEvents } from '../model/analysis.ts'

const COUNTS = [
  'lines',
  'events',
  'spans',
  'late',
  'lost',
  'chainBreaks',
  'unmatchedExits',
  'restarted',
  'abandoned',
  'cut',
  'notUnderstood',
] as const

/** What is known of several captures together: their sums. Only one that is alone has a begin on its clock. */
export function joinSummaries(all: readonly CaptureSummary[]): CaptureSummary {
  const [first] = all
  if (all.length === 1) return first
  const summed = { ...first }
  for (const field of COUNTS) summed[field] = sum(all.map((each) => each[field]))
  const {
    startNs,
    durationNs,
    uncalled,
    incomplete,
    leftOut,
    go,
    bpftrace,
    comm,
    clock,
    eventsPrinted,
    eventsOutside,
    unixZeroNs,
    noClock,
    sched,
    ...counts
  } = summed
  return {
    ...counts,
    ...together('durationNs', sumOfKnown(all.map((each) => each.durationNs))),
    ...together('eventsPrinted', sumOfKnown(all.map((each) => each.eventsPrinted))),
    ...together('eventsOutside', sum(all.map((each) => each.eventsOutside ?? 0)) || undefined),
    ...together('incomplete', joinIncomplete(all)),
    ...together('leftOut', joinLeftOut(all)),
    ...together('go', distinct(all.map((each) => each.go))),
    ...together('bpftrace', distinct(all.map((each) => each.bpftrace))),
    ...together('comm', distinct(all.map((each) => each.comm))),
    ...together('noClock', all.find((each) => each.noClock)?.noClock),
    ...together('clock', distinct(all.map((each) => each.clock))),
    ...together('sched', all.every((each) => each.sched === sched) ? sched : undefined),
  }
}

function joinIncomplete(all: readonly CaptureSummary[]): CaptureSummary['incomplete'] {
  const found = all.flatMap(({ incomplete }) => (incomplete === undefined ? [] : [incomplete]))
  if (found.length === 0) return undefined
  return { reason: found[0].reason, count: sum(found.map(({ count }) => count)) }
}

function joinLeftOut(all: readonly CaptureSummary[]): CaptureSummary['leftOut'] {
  const spans = new Map<string, number>()
  for (const { leftOut = [] } of all) {
    for (const each of leftOut) spans.set(each.fn, (spans.get(each.fn) ?? 0) + each.spans)
  }
  if (spans.size === 0) return undefined
  return [...spans].map(([fn, n]) => ({ fn, spans: n })).sort((a, b) => b.spans - a.spans)
}

/** Garbage collections and the like over several captures, by name. */
export function joinEvents(
  captures: readonly (readonly RuntimeEvents[])[],
): readonly RuntimeEvents[] {
  const names = [...new Set(captures.flat().map(({ name }) => name))]
  return names.map((name) => {
    const all = captures.flat().filter((event) => event.name === name)
    return {
      ...all[0],
      count: sum(all.map(({ count }) => count)),
      totalNs: sum(all.map(({ totalNs }) => totalNs)),
      maxNs: Math.max(...all.map(({ maxNs }) => maxNs)),
    }
  })
}

function together<K extends string, T>(name: K, value: T | undefined): { [key in K]?: T } {
  const found: { [key in K]?: T } = {}
  if (value !== undefined) found[name] = value
  return found
}

/** `undefined` where one of them is not known: the sum of the others would be taken for the whole. */
function sumOfKnown(values: readonly (number | undefined)[]): number | undefined {
  return values.reduce<number | undefined>(
    (total, value) => (total === undefined || value === undefined ? undefined : total + value),
    0,
  )
}

function distinct(values: readonly (string | undefined)[]): string | undefined {
  const known = [...new Set(values.filter((value) => value !== undefined))]
  return known.length === 0 ? undefined : known.join(', ')
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
