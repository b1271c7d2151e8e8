import type { CaptureSummary } from '../model/analysis.ts'
import { COMPONENTS, type ComponentName } from '../model/components.ts'
import type { Span } from '../model/span.ts'
import { flagNames } from '../model/span-flags.ts'
import { COMPONENT_WORDS } from './component-words.ts'
import { displayName } from './display-name.ts'
import { duration } from './format.ts'
import { type Grid, type GridColumn, gridOf } from './grid.ts'

// Heap addresses of the g structure; ids count up from 1 and never come near.
const LOWEST_ADDRESS = 2 ** 32

/** Single spans: how long, whose, when, and where most of the time went. Only columns that say something. */
export function spanGrid(spans: readonly Span[], capture: CaptureSummary): Grid {
  return gridOf(spans, columnsFor(spans, capture))
}

/** Only columns that say something: a pid where there are several, flags where one is set. */
function columnsFor(spans: readonly Span[], capture: CaptureSummary): readonly GridColumn<Span>[] {
  const all: readonly (GridColumn<Span> & { readonly when: boolean })[] = [
    { header: 'latency', align: 'r', cell: ({ durNs }) => duration(durNs), when: true },
    { header: 'goroutine', align: 'r', cell: goroutine, when: spans.some(({ gid }) => gid >= 0) },
    {
      header: 'pid',
      align: 'r',
      cell: ({ pid }) => (pid < 0 ? '' : `${pid}`),
      when: new Set(spans.map(({ pid }) => pid)).size > 1,
    },
    {
      header: capture.startNs === undefined ? 'started (capture clock)' : 'started after',
      align: 'r',
      cell: (span) => started(span, capture.startNs),
      when: spans.some(({ startNs }) => startNs !== undefined),
    },
    {
      header: 'mostly',
      align: 'l',
      cell: mostly,
      when: spans.some(({ components }) =>
        Object.keys(components).some((name) => name !== 'unknown'),
      ),
    },
    {
      header: 'waited most for',
      align: 'l',
      cell: ({ topWait }) => displayName(topWait),
      when: spans.some(({ topWait }) => topWait !== ''),
    },
    {
      header: 'flags',
      align: 'l',
      cell: ({ flags }) => flagNames(flags).replaceAll('|', ', '),
      when: spans.some(({ flags }) => flags !== 0),
    },
  ]
  return all.filter(({ when }) => when)
}

/** The component with the most time, and how much. */
function mostly({ components }: Span): string {
  let best: ComponentName = 'unknown'
  for (const name of COMPONENTS) {
    if ((components[name] ?? 0) > (components[best] ?? 0)) best = name
  }
  return `${duration(components[best] ?? 0)} ${COMPONENT_WORDS[best].short}`
}

/** An id, or the address that older scripts print in its place, which must not pass for an id. */
function goroutine({ gid }: Span): string {
  if (gid < 0) return ''
  return gid < LOWEST_ADDRESS ? `${gid}` : `g at 0x${gid.toString(16)}`
}

/** Seconds to the microsecond: enough to find the moment in another log. */
function started({ startNs }: Span, captureStartNs: bigint | undefined): string {
  if (startNs === undefined) return ''
  const ns = startNs - (captureStartNs ?? 0n)
  const us = (ns < 0n ? -ns : ns) / 1000n
  const fraction = `${us % 1_000_000n}`.padStart(6, '0')
  return `${ns < 0n ? '-' : ''}${us / 1_000_000n}.${fraction} s`
}
