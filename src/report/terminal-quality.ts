import type { Analysis, CaptureSummary } from '../model/analysis.ts'
import type { Diagnostic } from '../model/diagnostic.ts'
import { clip } from './clip.ts'
import { count, counted, duration } from './format.ts'
import type { Page } from './page.ts'
import { safeText } from './safe-text.ts'
import { wrap } from './wrap.ts'

const MESSAGE_COLUMNS = 400

/** What the numbers stand on: how much was read, and everything that was lost, late, cut or not understood. */
export function qualitySection({ capture, diagnostics }: Analysis, page: Page): readonly string[] {
  const facts = troubles(capture)
  const clean = facts.length === 0 && diagnostics.length === 0
  const lines = [
    `${read(capture)}.`,
    ...kernelCount(capture),
    ...facts,
    ...(clean ? ['Nothing was lost, late, cut or unmatched.'] : []),
  ]
  return [
    page.ink.heading('Data quality'),
    ...lines.flatMap((line) => wrap(line, page.columns, '  ')),
    ...diagnostics.flatMap((diagnostic) => diagnosticLines(diagnostic, page)),
  ]
}

function read(capture: CaptureSummary): string {
  const over = capture.durationNs === undefined ? '' : ` over ${duration(capture.durationNs)}`
  const by = [
    ...(capture.go === undefined ? [] : [`Go ${safeText(capture.go)}`]),
    ...(capture.bpftrace === undefined ? [] : [`bpftrace ${safeText(capture.bpftrace)}`]),
  ]
  const counts = [
    counted(capture.lines, 'line'),
    counted(capture.events, 'event'),
    counted(capture.spans, 'span'),
  ]
  return `${counts.join(', ')}${over}${by.length === 0 ? '' : ` (${by.join(', ')})`}`
}

function kernelCount({ eventsPrinted, events }: CaptureSummary): readonly string[] {
  if (eventsPrinted === undefined || eventsPrinted === events) return []
  return [
    `The script counted ${counted(eventsPrinted, 'event')} that it printed; ${count(events)} arrived.`,
  ]
}

/** One sentence for each count that is not 0: the number, and what it does to the report. */
function troubles(capture: CaptureSummary): readonly string[] {
  const sentences: readonly (readonly [number, string])[] = [
    [capture.lost, 'lost on the way: spans may be missing, see the bounds beside each percentile.'],
    [
      capture.late,
      'late: too far out of order to be sorted, used where they stood (--window takes a longer one).',
    ],
    [
      capture.chainBreaks,
      'status chains broken: a transition is missing there, and its time is counted as unknown.',
    ],
    [capture.unmatchedExits, 'exits without an entry: not counted as spans.'],
    [
      capture.restarted,
      'entries restarted: the stack grew and the function began anew; the span runs from the first.',
    ],
    [capture.abandoned, 'spans abandoned: left by a panic or Goexit, not by a return.'],
    [
      capture.cut,
      'spans cut by the begin or the end of the capture, not counted: long ones are cut more often, so the true tail is a little slower than shown.',
    ],
    [capture.notUnderstood, 'lines not understood.'],
  ]
  return sentences.filter(([n]) => n > 0).map(([n, words]) => `${count(n)} ${words}`)
}

function diagnosticLines(diagnostic: Diagnostic, page: Page): readonly string[] {
  const often = diagnostic.count === 1 ? '' : `, ${counted(diagnostic.count, 'time')}`
  const where =
    diagnostic.firstLine === undefined ? '' : `, first on line ${count(diagnostic.firstLine)}`
  const message = clip(safeText(diagnostic.message), MESSAGE_COLUMNS)
  const [first, ...rest] = wrap(
    `${diagnostic.code}${often}${where}: ${message}`,
    page.columns,
    '  ',
  )
  return [first.replace(diagnostic.code, page.ink.warning(diagnostic.code)), ...rest]
}
