/** What is to be known about one span, as bits; `flagNames` spells them out. */
export const SPAN_FLAG = {
  restarted: 1,
  abandoned: 2,
  lossy: 4,
  cut_start: 8,
  cut_end: 16,
  deferred_exit: 32,
} as const

/**
 * Beside the flags, while a capture is read: its goroutine changed its state unseen in a way that scheduling points leave
 * open, which is a loss only where the capture lost events.
 */
export const DOUBTFUL: number = 64

/** The names of the flags that are set, joined by `|`; empty for a clean span. */
export function flagNames(flags: number): string {
  return Object.entries(SPAN_FLAG)
    .filter(([, bit]) => (flags & bit) !== 0)
    .map(([name]) => name)
    .join('|')
}
