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
