import type { CaptureSummary } from '../../model/analysis.ts'
import { clip } from '../text/clip.ts'
import { count, counted } from '../text/format.ts'
import { safeText } from '../text/safe-text.ts'
import { foreignFormat } from './foreign-format.ts'

const LINE_COLUMNS = 100
const NAMES_SHOWN = 8

/** What a look at the begin and the end of an input shows. */
export interface Glimpsed {
  readonly bytes: number
  readonly head: Uint8Array
  /** Names of maps with their kind, such as `@ns.map`; without printed lines, notices and the like. */
  readonly tables: readonly string[]
  /** The first printed line that is not blank. */
  readonly firstLine?: string
  /** The first thing that bpftrace says of itself. */
  readonly notice?: string
  /** How many probes bpftrace attached, where it says so. */
  readonly probes?: number
}

/**
 * Why an input gave no answer, and what to do: the first line says what was seen, the others are advice.
 * `capture` is what the analysis counted, absent for `gotail tables`; `filters` are the options that may have left all out.
 */
export function unusable(
  seen: Glimpsed,
  capture?: CaptureSummary,
  filters: readonly string[] = [],
): readonly string[] {
  if (seen.bytes === 0) return ['nothing was traced: the input is empty', ...EMPTY_ADVICE]
  const foreign = foreignMessage(seen.head)
  if (foreign !== undefined) return [foreign]
  if (capture !== undefined && capture.events > 0) return openSpans(capture, filters)
  if (seen.tables.length > 0) return [onlyTables(seen.tables)]
  if (isNoText(seen.head)) return [noText(seen.head)]
  if (seen.firstLine !== undefined)
    return capture === undefined ? freeText(seen.firstLine) : unknownLines(seen.firstLine)
  return [silence(seen), ...EMPTY_ADVICE]
}

/** One line for a file that is certainly something else, or holds bytes that no text holds; else undefined. */
export function foreignMessage(head: Uint8Array): string | undefined {
  const foreign = foreignFormat(head)
  if (foreign !== undefined) {
    const cure = foreign.cure === undefined ? '' : `; ${foreign.cure}`
    return `this is no bpftrace output but ${foreign.name} (it begins with ${beginOf(head)})${cure}`
  }
  return looksBinary(head) ? noText(head) : undefined
}

function noText(head: Uint8Array): string {
  return `this is no bpftrace output: it is no text, it begins with ${beginOf(head)}`
}

function beginOf(head: Uint8Array): string {
  return [...head.subarray(0, 8)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ')
}

const EMPTY_ADVICE: readonly string[] = [
  'What is usually behind it:',
  '- no request came while the trace ran: send load, or trace longer',
  '- the probe never fired: the process runs another copy of the binary (in a container it is /proc/PID/root/…), or the function was inlined',
  '- only the errors were saved: bpftrace prints to standard output, so bpftrace trace.bt > capture.log',
  '- bpftrace did not start: it needs root, and says so on its own terminal',
]

function silence({ probes, notice }: Glimpsed): string {
  const attached = probes === undefined ? '' : `bpftrace attached ${counted(probes, 'probe')}, but `
  const said = notice === undefined ? '' : `; bpftrace said: ${shown(notice)}`
  return `${attached}nothing was traced: no event was printed${said}`
}

function openSpans(capture: CaptureSummary, filters: readonly string[]): readonly string[] {
  const found = [
    ...(capture.cut > 0 ? [`${counted(capture.cut, 'span')} cut by the ends of the capture`] : []),
    ...(capture.unmatchedExits > 0
      ? [`${counted(capture.unmatchedExits, 'exit')} without an entry`]
      : []),
    ...(capture.lost > 0 ? [`${counted(capture.lost, 'event')} lost`] : []),
  ]
  const detail = found.length === 0 ? '' : `: ${found.join(', ')}`
  const left = leftOutWords(capture, filters)
  if (left !== undefined) return left
  const what = `${counted(capture.events, 'event')}, but no finished span${detail}`
  const { uncalled = [] } = capture
  if (uncalled.length > 0 && found.length === 0) return neverCalled(uncalled, capture)
  if (filters.length > 0) return [what, `Or nothing is left by ${filters.join(', ')}.`]
  // A script of gotail itself probes entries and exits.
  if (capture.go !== undefined) return [what, 'Trace longer than one request takes.']
  return [
    what,
    'A span needs the entry and the exit of one function. Trace longer than one request takes; check that the script',
    'probes both.',
  ]
}

const NO_CLOCK: readonly string[] = [
  'The capture does not say when its clock was 0 (a line H unix_zero_ns=, which gotail record writes), so no clock time has a place',
  'in it: give a time after the first event, such as --since 500ms.',
]

/** A filter that matches nothing: what it left out. */
function leftOutWords(
  { leftOut = [], events, noClock }: CaptureSummary,
  filters: readonly string[],
): readonly string[] | undefined {
  if (leftOut.length === 0) return undefined
  const spans = leftOut.reduce((sum, each) => sum + each.spans, 0)
  const shown = leftOut
    .slice(0, NAMES_SHOWN)
    .map((each) => `${clip(safeText(each.fn), LINE_COLUMNS)} (${count(each.spans)})`)
  const more = leftOut.length - shown.length
  return [
    `${filters.join(', ')} leaves nothing of ${counted(spans, 'finished span')} (${counted(events, 'event')})`,
    ...(noClock === undefined ? [] : NO_CLOCK),
    `Its functions: ${shown.join(', ')}${more > 0 ? ` and ${count(more)} more` : ''}.`,
  ]
}

function neverCalled(
  uncalled: readonly string[],
  { lost, events }: CaptureSummary,
): readonly string[] {
  const names = uncalled.slice(0, NAMES_SHOWN).map((name) => clip(safeText(name), LINE_COLUMNS))
  const hidden = uncalled.length - names.length
  const list = `${names.join(', ')}${hidden > 0 ? ` and ${count(hidden)} more` : ''}`
  const verb = uncalled.length === 1 ? 'was' : 'were'
  const seen = lost > 0 ? 'was seen to be called' : `${verb} never called`
  return [
    `${lost > 0 ? 'none of ' : ''}${list} ${seen} while the trace ran (${counted(events, 'other event')})`,
    'Send load that reaches it, or trace longer; gotail script BINARY --list shows functions with similar names.',
  ]
}

function onlyTables(tables: readonly string[]): string {
  const names = tables.slice(0, NAMES_SHOWN).map((name) => clip(safeText(name), 40))
  const more =
    tables.length > names.length ? ` and ${count(tables.length - names.length)} more` : ''
  return `no spans here, but ${counted(tables.length, 'map')}: ${names.join(', ')}${more}; gotail tables shows them`
}

function unknownLines(firstLine: string): readonly string[] {
  return [
    `no line of this begins or ends a span, and it holds no map and no histogram; the first line is: ${shown(firstLine)}`,
    'If bpftrace printed it: --script FILE.bt tells gotail its formats, --enter and --exit the words for entry and exit,',
    'and gotail tables --format csv shows its lines as rows.',
  ]
}

function freeText(firstLine: string): readonly string[] {
  return [
    `this does not look like bpftrace output: no map, no histogram, no two lines of one form; the first line is: ${shown(firstLine)}`,
  ]
}

function shown(text: string): string {
  return clip(safeText(text), LINE_COLUMNS)
}

/** bpftrace may print a stray NUL with a string; a fifth of control bytes is no text. */
function looksBinary(head: Uint8Array): boolean {
  const control = head.filter((byte) => byte < 9 || (byte > 13 && byte < 27) || byte === 127)
  return control.length * 5 > head.length
}

/**
 * Whether an input that gave nothing begins with bytes of which more than a quarter is no text: compressed, encrypted, an image. Too
 * weak a sign to refuse what has not been read yet: bpftrace may print any bytes of a program.
 */
export function isNoText(head: Uint8Array): boolean {
  const text = new TextDecoder().decode(head)
  return (text.length - text.replaceAll('\ufffd', '').length) * 4 > text.length
}
