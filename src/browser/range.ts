/** A choice of spans: by latency, by when they began, or both; nanoseconds, both ends included. */
export interface Range {
  readonly latency?: readonly [number, number]
  readonly start?: readonly [number, number]
}

/** A span that can be chosen. */
export interface Choosable {
  readonly durNs: number
  /** Since the first event; absent where it is not known. */
  readonly fromNs?: number
}

/** Whether a span lies in a range. */
export function isChosen({ durNs, fromNs }: Choosable, { latency, start }: Range): boolean {
  if (latency !== undefined && !isWithin(durNs, latency)) return false
  return start === undefined || (fromNs !== undefined && isWithin(fromNs, start))
}

/** What Vega says was dragged over; `undefined` for nothing. Its names are those of the charts' fields. */
export function rangeOf(value: unknown): Range | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const latency = 'lo' in value ? pair(value.lo) : undefined
  const start = 'from' in value ? pair(value.from) : undefined
  if (latency === undefined && start === undefined) return undefined
  return {
    ...(latency === undefined ? {} : { latency }),
    ...(start === undefined ? {} : { start }),
  }
}

/** How many spans the bins [lo, hi, count] hold in a range of latency; bins that it cuts count whole. */
export function spansIn(
  bins: readonly (readonly [number, number, number])[],
  [low, high]: readonly [number, number],
): number {
  return bins
    .filter(([lo, hi]) => hi > low && lo <= high)
    .reduce((sum, [, , count]) => sum + count, 0)
}

function isWithin(value: number, [low, high]: readonly [number, number]): boolean {
  return value >= low && value <= high
}

function pair(value: unknown): readonly [number, number] | undefined {
  if (!Array.isArray(value) || value.length < 2) return undefined
  const ends = value.map(Number)
  return [Math.min(...ends), Math.max(...ends)]
}

/** The `most` things that lie nearest to a range: by ratio of latency, then by time. Those of unknown start lie far. */
export function nearest<T>(
  things: readonly T[],
  spot: (thing: T) => Choosable,
  { latency, start }: Range,
  most: number,
): readonly T[] {
  const away = (thing: T): number => {
    const { durNs, fromNs } = spot(thing)
    const inLatency =
      latency === undefined
        ? 0
        : outside(
            Math.log(durNs + 1),
            latency.map((ns) => Math.log(ns + 1)),
          )
    const wide = start === undefined ? 1 : Math.max(1, start[1] - start[0])
    return inLatency + (start === undefined ? 0 : outside(fromNs ?? Number.MAX_VALUE, start) / wide)
  }
  return things
    .map((thing) => ({ thing, far: away(thing) }))
    .sort((a, b) => a.far - b.far)
    .slice(0, most)
    .map(({ thing }) => thing)
}

/** What is wrong with a range that was typed, in words; empty for nothing. */
export function rangeFault(from: number | undefined, to: number | undefined): string {
  if ([from, to].some((end) => end !== undefined && !(end >= 0))) {
    return 'A latency is a number from 0 on.'
  }
  if (from === undefined || to === undefined || from <= to) return ''
  return 'Nothing lies there: “from” is more than “to”. Give the smaller one first.'
}

function outside(value: number, [low, high]: readonly number[]): number {
  return Math.max(0, low - value, value - high)
}
