import { GotailError } from '../../model/error.ts'
import type { AnalyzeOptions } from '../../pipeline.ts'
import type { CommonFlags } from '../session/session.ts'
import type { ClockTime } from './clock-time.ts'

/** Flags that choose the spans and say how lines become spans; `analyze` and `spans` share them. */
export interface SpanFlags extends CommonFlags {
  readonly fn?: RegExp
  readonly enter?: RegExp
  readonly exit?: RegExp
  readonly window?: number
  readonly maxSpans?: number
  /** A column of printed tables that holds durations, and nanoseconds in a unit where no name tells one. */
  readonly value?: string
  readonly unit?: number
  /** Nanoseconds from the capture's first event, or moments of the world's clock. */
  readonly since?: number | ClockTime
  readonly until?: number | ClockTime
  /** Nanoseconds: rows and exemplars are of spans that took so long. */
  readonly slowerThan?: number
}

/** The options of a run that these flags amount to. Wrong usage where they leave no time at all. */
export function spanOptions(flags: SpanFlags): AnalyzeOptions {
  const { since, until } = flags
  if (typeof since === 'number' && typeof until === 'number' && until <= since) {
    throw new GotailError('--until must be later than --since', 2)
  }
  return given({
    fn: flags.fn,
    enter: flags.enter,
    exit: flags.exit,
    windowMs: flags.window,
    maxSpans: flags.maxSpans,
    sinceNs: typeof since === 'number' ? since : undefined,
    untilNs: typeof until === 'number' ? until : undefined,
    sinceClock: typeof since === 'number' ? undefined : since,
    untilClock: typeof until === 'number' ? undefined : until,
    slowerThanNs: flags.slowerThan,
    value: flags.value,
    unitNs: flags.unit,
  })
}

/** Which options were given that leave spans out. */
export function filtersOf({
  fn,
  since,
  until,
}: Pick<SpanFlags, 'fn' | 'since' | 'until'>): readonly string[] {
  const all = { '--fn': fn, '--since': since, '--until': until }
  return Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [name]))
}

type Given<T> = { readonly [K in keyof T]?: Exclude<T[K], undefined> }

/** The fields that are there: an absent option is absent, not `undefined`. */
export function given<T extends object>(fields: T): Given<T> {
  const kept: { [K in keyof T]?: Exclude<T[K], undefined> } = {}
  for (const key in fields) {
    const value = fields[key]
    if (isPresent(value)) kept[key] = value
  }
  return kept
}

function isPresent<T>(value: T): value is Exclude<T, undefined> {
  return value !== undefined
}
