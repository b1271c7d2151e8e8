import type { Frame } from '../../model/places.ts'
import type { ReportTable } from './report-table.ts'

/** One row a place in the code at which spans of a function spend time; the most excess first. */
export const placesTable: ReportTable = {
  name: 'places',
  columns: [
    'fn',
    'component',
    'system_call',
    'at_fn',
    'at_file',
    'at_line',
    'at_pc',
    'total_ns',
    'waits',
    'body_mean_ns',
    'tail_mean_ns',
    'excess_share',
    'excess_low',
    'excess_high',
    'without_ns',
    'verdict',
    'waker',
    'waker_at',
    'waker_share',
    'behind',
    'behind_at',
    'behind_share',
  ],
  rows: ({ functions }) =>
    functions.flatMap(({ fn, places }) =>
      places.map((place) => {
        const { at, wakers, behind } = place
        const [waker] = wakers
        const [most] = behind
        return [
          fn,
          place.component ?? 'other',
          place.systemCall,
          at?.fn,
          at?.file,
          at?.line,
          at === undefined ? undefined : hex(at),
          place.totalNs,
          place.waits,
          place.bodyMeanNs,
          place.tailMeanNs,
          place.excessShare,
          place.excessShareLow,
          place.excessShareHigh,
          place.withoutNs,
          place.verdict,
          waker?.isRuntime === true ? 'runtime' : waker?.goroutine,
          nameOf(waker?.at),
          waker?.share,
          most?.component,
          nameOf(most?.at),
          most?.share,
        ]
      }),
    ),
}

function hex({ pc }: Frame): string {
  return `0x${pc.toString(16)}`
}

function nameOf(frame: Frame | undefined): string | undefined {
  return frame === undefined ? undefined : (frame.fn ?? hex(frame))
}
