import type { Analysis, CaptureSummary } from '../../model/analysis.ts'
import type { Diagnostic, DiagnosticCode } from '../../model/diagnostic.ts'
import { clip } from '../text/clip.ts'
import { count, counted, duration } from '../text/format.ts'
import { safeText } from '../text/safe-text.ts'
import { displayName } from './display-name.ts'

const MESSAGE_COLUMNS = 400
const CUT_BIAS = 'long spans are cut more often, so the true tail is a little slower than shown.'

/** The parts of an analysis that say what it stands on. */
export type Qualified = Pick<Analysis, 'capture' | 'diagnostics' | 'captures'>

/** What the numbers stand on: how much was read, and all that was lost, late, cut or unmatched; a sentence each. */
export function qualitySentences({
  capture,
  diagnostics,
  captures = [],
}: Qualified): readonly string[] {
  const troubles = troublesOf(capture).filter(({ n }) => n > 0)
  const clean = troubles.length === 0 && diagnostics.length === 0
  return [
    `${read(capture)}.`,
    ...captures.map((each) => `${displayName(each.name)}: ${read(each.capture)}.`),
    ...kernelCount(capture),
    ...incompleteWords(capture),
    ...troubles.map(({ n, one, many }) => counted(n, one, many)),
    ...(clean ? ['Nothing was lost, late, cut or unmatched.'] : []),
  ]
}

/** The diagnostics that no sentence of `qualitySentences` tells. */
export function untoldDiagnostics({
  capture,
  diagnostics,
  captures = [],
}: Qualified): readonly Diagnostic[] {
  // Of several captures it matters which one it was.
  if (captures.length > 0) return diagnostics
  const told = troublesOf(capture).flatMap(({ n, code }) => (n > 0 ? [code] : []))
  if (capture.incomplete !== undefined) told.push('MAP_FULL')
  return diagnostics.filter(({ code }) => !isTold(code, told))
}

/** Which of several captures a diagnostic is of, in front of its code; empty where there is one. */
export function diagnosticOrigin({ capture }: Diagnostic): string {
  return capture === undefined ? '' : `${displayName(capture)}: `
}

/** A diagnostic in words, behind its code: how often, where first, and what was seen. */
export function diagnosticWords(diagnostic: Diagnostic): string {
  const often = diagnostic.count === 1 ? '' : `, ${counted(diagnostic.count, 'time')}`
  const where =
    diagnostic.firstLine === undefined ? '' : `, first on line ${count(diagnostic.firstLine)}`
  return `${often}${where}: ${clip(safeText(diagnostic.message), MESSAGE_COLUMNS)}`
}

/** What a sentence above says already. A line that was not understood is shown all the same: it is its own message. */
function isTold(code: DiagnosticCode, told: readonly DiagnosticCode[]): boolean {
  return code !== 'UNKNOWN_LINE' && told.includes(code)
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

/** What bpftrace itself says that it dropped. */
function incompleteWords({ incomplete }: CaptureSummary): readonly string[] {
  if (incomplete === undefined) return []
  const { reason, count: times } = incomplete
  return [`Incomplete: ${safeText(reason)} (told ${counted(times, 'time')}).`]
}

function kernelCount(capture: CaptureSummary): readonly string[] {
  const { eventsPrinted, eventsOutside = 0, events } = capture
  // The last count of a capture that was cut is older than its last events.
  if (eventsPrinted === undefined || eventsPrinted <= events) return []
  const printed = `The script counted ${counted(eventsPrinted, 'event')} that it printed`
  if (eventsOutside === 0) return [`${printed}; ${count(events)} arrived.`]
  const outside = `${count(eventsOutside)} from before or after the time that was asked for`
  return [`${printed}; ${count(events)} arrived, without ${outside}.`]
}

interface Trouble {
  readonly n: number
  /** The diagnostic that says the same with fewer words. */
  readonly code: DiagnosticCode
  readonly one: string
  readonly many: string
}

/** Every count with what it does to the report. */
function troublesOf(capture: CaptureSummary): readonly Trouble[] {
  const left = capture.lost > 0 ? 'a lost event, or a panic or Goexit' : 'left by a panic or Goexit'
  return [
    {
      n: capture.lost,
      code: 'LOST_EVENTS',
      one: 'event lost on the way: a span may be missing, see the sure bounds.',
      many: 'events lost on the way: spans may be missing, see the sure bounds.',
    },
    {
      n: capture.late,
      code: 'LATE_EVENT',
      one: 'event too late to be sorted, used where it stood: a longer --window may cure it.',
      many: 'events too late to be sorted, used where they stood: a longer --window may cure it.',
    },
    {
      n: capture.chainBreaks,
      code: 'CHAIN_BREAK',
      one: 'status change missing: the time around it is of unknown kind.',
      many: 'status changes missing: the time around them is of unknown kind.',
    },
    {
      n: capture.unmatchedExits,
      code: 'UNMATCHED_EXIT',
      one: 'exit without an entry: no span.',
      many: 'exits without an entry: no spans.',
    },
    {
      n: capture.restarted,
      code: 'RESTARTED',
      one: 'entry seen twice, since the stack grew: its span runs from the first.',
      many: 'entries seen twice, since the stack grew: their spans run from the first.',
    },
    {
      n: capture.abandoned,
      code: 'ABANDONED',
      one: `call whose return was not seen: ${left}.`,
      many: `calls whose return was not seen: ${left}.`,
    },
    {
      n: capture.cut,
      code: 'CUT_SPANS',
      one: `span cut by an end of the capture and not counted: ${CUT_BIAS}`,
      many: `spans cut by the ends of the capture and not counted: ${CUT_BIAS}`,
    },
    {
      n: capture.notUnderstood,
      code: 'UNKNOWN_LINE',
      one: 'line not understood.',
      many: 'lines not understood.',
    },
  ]
}
