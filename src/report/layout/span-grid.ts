import type { CaptureSummary, Exemplar } from '../../model/analysis.ts'
import { COMPONENTS, type ComponentName } from '../../model/components.ts'
import type { Span } from '../../model/span.ts'
import { flagNames } from '../../model/span-flags.ts'
import { duration } from '../text/format.ts'
import { type Grid, gridOf } from '../text/grid.ts'
import { COMPONENT_WORDS } from '../words/component-words.ts'
import { displayName } from '../words/display-name.ts'

// Heap addresses of the g structure; ids count up from 1 and never come near.
const LOWEST_ADDRESS = 2 ** 32

interface Column {
  readonly header: string
  readonly align: 'l' | 'r'
  readonly cell: (span: Span, exemplar: Exemplar) => string
}

/** Single spans: how long, whose, when, and where most of the time went. Only columns that say something. */
export function spanGrid(exemplars: readonly Exemplar[], capture: CaptureSummary): Grid {
  const columns = columnsFor(exemplars, capture).map(({ header, align, cell }) => ({
    header,
    align,
    cell: (exemplar: Exemplar) => cell(exemplar.span, exemplar),
  }))
  return gridOf(exemplars, columns)
}

/** Only columns that say something: a pid where there are several, flags where one is set. */
function columnsFor(exemplars: readonly Exemplar[], capture: CaptureSummary): readonly Column[] {
  const spans = exemplars.map(({ span }) => span)
  const isMany = exemplars.some((exemplar) => exemplar.capture !== undefined)
  const all: readonly (Column & { readonly when: boolean })[] = [
    { header: 'latency', align: 'r', cell: ({ durNs }) => duration(durNs), when: true },
    { header: 'goroutine', align: 'r', cell: goroutine, when: spans.some(({ gid }) => gid >= 0) },
    {
      header: 'pid',
      align: 'r',
      cell: ({ pid }) => (pid < 0 ? '' : `${pid}`),
      when: new Set(spans.map(({ pid }) => pid)).size > 1,
    },
    {
      header:
        capture.startNs === undefined && !isMany ? 'started (capture clock)' : 'started after',
      align: 'r',
      cell: (span, exemplar) => started(span, exemplar.capture?.startNs ?? capture.startNs),
      when: spans.some(({ startNs }) => startNs !== undefined),
    },
    {
      header: 'capture',
      align: 'l',
      cell: (_, exemplar) => displayName(exemplar.capture?.name ?? ''),
      when: isMany,
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
