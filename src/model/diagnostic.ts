/** Every code that a run can report. Branch on these; show the message. */
export const DIAGNOSTIC_CODES = [
  'ABANDONED',
  'ABOVE_THRESHOLD',
  'AFTER_END',
  'BAD_JSON',
  'BAD_SPAN_PARTS',
  'BAD_SPAN_ROW',
  'BAD_UTF8',
  'CHAIN_BREAK',
  'CUT_FILE',
  'CUT_SPANS',
  'EVENTS_MISSING',
  'EXTRA_COLUMNS',
  'FOREIGN_LINE',
  'HEX_COUNTS',
  'HIST_SATURATED',
  'IGNORED_DURATIONS',
  'LABELS_CUT',
  'LABELS_FOLDED',
  'LABELS_LEFT_OUT',
  'LATE_EVENT',
  'LIMIT_REACHED',
  'LINE_MARGINS',
  'LINE_TOO_LONG',
  'LONG_TREES',
  'LOST_EVENTS',
  'LOST_EXIT',
  'MAP_AT_LIMIT',
  'MAP_FULL',
  'NEVER_CALLED',
  'NO_CLOCK',
  'NO_DEPTH',
  'NO_END',
  'NO_GID',
  'NO_LABEL',
  'NO_NAMES',
  'NO_UNIT',
  'NO_VERSION',
  'OFF_CPU_UNSEEN',
  'PARTIAL_HISTOGRAM',
  'PLACES_LEFT_OUT',
  'RESTARTED',
  'SAMPLED',
  'SCRIPT_UNREAD',
  'STACKS_LEFT_OUT',
  'STEP_UNKNOWN',
  'UNKNOWN_EVENT',
  'UNKNOWN_LINE',
  'UNMATCHED_EXIT',
  'UNMATCHED_LABEL',
  'URETPROBE',
  'WAITS_FORGOTTEN',
  'WRONG_TIME',
] as const

export type DiagnosticCode = (typeof DIAGNOSTIC_CODES)[number]

/** One kind of trouble: how often it was met, and where first. */
export interface Diagnostic {
  readonly code: DiagnosticCode
  readonly count: number
  /** The line of the capture where it was met first, from 1; absent when no line is to blame. */
  readonly firstLine?: number
  readonly message: string
  /** The capture where it was met, where there are several. */
  readonly capture?: string
}

/** Counts trouble by code. Bounded: one entry a code, the first message kept. */
export class DiagnosticLog {
  readonly #found = new Map<DiagnosticCode, { count: number; line?: number; message: string }>()

  /** Counts one (or `count`) more of `code`; the first message and line are the ones shown. */
  report(code: DiagnosticCode, message: string, line?: number, count = 1): void {
    const known = this.#found.get(code)
    if (known !== undefined) known.count += count
    else this.#found.set(code, { count, message, ...(line === undefined ? {} : { line }) })
  }

  /** How often `code` was reported. */
  count(code: DiagnosticCode): number {
    return this.#found.get(code)?.count ?? 0
  }

  /** A log that goes its own way from here. */
  copy(): DiagnosticLog {
    const copy = new DiagnosticLog()
    for (const [code, entry] of this.#found) copy.#found.set(code, { ...entry })
    return copy
  }

  /** All that was reported, by code in alphabetical order. */
  list(): readonly Diagnostic[] {
    return [...this.#found]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([code, { count, line, message }]) => ({
        code,
        count,
        ...(line === undefined ? {} : { firstLine: line }),
        message,
      }))
  }
}
