import { createHash } from 'node:crypto'
import type { Analysis, Exemplar, TimelineState } from '../../model/analysis.ts'
import { COMPONENTS } from '../../model/components.ts'
import type { Frame } from '../../model/places.ts'
import type { Span } from '../../model/span.ts'
import { flagNames } from '../../model/span-flags.ts'
import { int64, uint64 } from '../columns/int64.ts'
import { safeJson, safeText } from '../text/safe-text.ts'
import { frameWords } from '../words/frame-words.ts'

/** SPAN_KIND_INTERNAL: gotail does not know whether a function serves requests. */
const INTERNAL = 1
const TRACE_ID_DIGITS = 32
const SPAN_ID_DIGITS = 16

/** The name that the conventions give to a service that says none. */
const NO_NAME = 'unknown_service:go'

/** What the capture may not say. */
export interface OtlpChoices {
  /** When the capture's clock was 0, in nanoseconds since 1970. */
  readonly bootNs?: bigint
  readonly service?: string
}

interface Attribute {
  readonly key: string
  readonly value: { readonly stringValue: string } | { readonly intValue: string }
}

/**
 * The slowest spans as OTLP/JSON lines, one TracesData a line, as a collector's otlpjsonfile receiver reads them. Each is
 * a trace of its own; its states are spans below it, with the line where they were and who ended them where the capture has
 * stacks. Times are those of the capture where nobody says when its clock was 0. Spans without a start have no place in it.
 * Ids are hashes: the same span, the same id.
 */
export function analysisOtlp(
  { capture, functions }: Analysis,
  { bootNs = capture.unixZeroNs ?? 0n, service = capture.comm ?? NO_NAME }: OtlpChoices = {},
): string {
  return functions
    .flatMap(({ exemplars }) => exemplars)
    .map((exemplar) => tracesLine(exemplar, bootNs, service))
    .join('')
}

function tracesLine({ span, timeline }: Exemplar, bootNs: bigint, service: string): string {
  if (span.startNs === undefined) return ''
  const resource = {
    attributes: [text('service.name', safeText(service)), ...known('process.pid', span.pid)],
  }
  const spans = [otlpSpan(span, bootNs), ...stateSpans(span, timeline, bootNs)]
  const scopeSpans = [{ scope: { name: 'gotail' }, spans }]
  const line = JSON.stringify({ resourceSpans: [{ resource, scopeSpans }] })
  return `${safeJson(line)}\n`
}

function otlpSpan(span: Span, bootNs: bigint): object {
  const beginNs = bootNs + (span.startNs ?? 0n)
  return {
    ...idsOf(span),
    name: safeText(span.fn),
    kind: INTERNAL,
    startTimeUnixNano: `${uint64(beginNs)}`,
    endTimeUnixNano: `${uint64(beginNs + int64(span.durNs))}`,
    attributes: spanAttributes(span),
    events: [],
    status: {},
  }
}

/** The states of a span, one by one, as its children. */
function stateSpans(
  span: Span,
  timeline: readonly TimelineState[],
  bootNs: bigint,
): readonly object[] {
  const { traceId, spanId } = idsOf(span)
  const beginNs = bootNs + (span.startNs ?? 0n)
  return timeline.map((state, index) => ({
    traceId,
    spanId: hashOf([traceId, spanId, index]).slice(0, SPAN_ID_DIGITS),
    parentSpanId: spanId,
    name: state.state,
    kind: INTERNAL,
    startTimeUnixNano: `${uint64(beginNs + int64(state.fromNs))}`,
    endTimeUnixNano: `${uint64(beginNs + int64(state.toNs))}`,
    attributes: stateAttributes(state),
    events: [],
    status: {},
  }))
}

/** Where a state was, by the names of the conventions; who ended it, by ours. */
function stateAttributes({
  why,
  at,
  by,
  stack = [],
  fromNs,
  toNs,
}: TimelineState): readonly Attribute[] {
  return [
    number('gotail.dur_ns', toNs - fromNs),
    ...(why === '' ? [] : [text('gotail.why', safeText(why))]),
    ...frameAttributes('code', at),
    ...(stack.length === 0 ? [] : [text('code.stacktrace', stack.map(frameWords).join('\n'))]),
    ...(by === undefined ? [] : [number('gotail.waker.gid', by.gid)]),
    ...(by?.goroutine === undefined
      ? []
      : [text('gotail.waker.goroutine', safeText(by.goroutine))]),
    ...frameAttributes('gotail.waker', by?.at),
  ]
}

function frameAttributes(prefix: string, frame: Frame | undefined): readonly Attribute[] {
  if (frame === undefined) return []
  const { fn, file, line, pc } = frame
  return [
    text(`${prefix}.function`, fn === undefined ? `0x${pc.toString(16)}` : safeText(fn)),
    ...(file === undefined ? [] : [text(`${prefix}.filepath`, safeText(file))]),
    ...(line === undefined ? [] : [number(`${prefix}.lineno`, line)]),
  ]
}

/** The columns of the span table, each with `gotail.` before its name; what is unknown is left out. */
function spanAttributes(span: Span): readonly Attribute[] {
  const flags = flagNames(span.flags)
  return [
    text('code.function.name', safeText(span.fn)),
    ...known('gotail.gid', span.gid),
    ...known('gotail.depth', span.depth),
    number('gotail.dur_ns', span.durNs),
    ...COMPONENTS.map((name) => number(`gotail.${name}_ns`, span.components[name] ?? 0)),
    number('gotail.gc_mark_ns', span.gcMarkNs),
    number('gotail.stw_overlap_ns', span.stwOverlapNs),
    number('gotail.assist_wall_ns', span.assistWallNs),
    number('gotail.transitions', span.transitions),
    number('gotail.migrations', span.migrations),
    ...(span.topWait === '' ? [] : [text('gotail.top_wait', safeText(span.topWait))]),
    ...(flags === '' ? [] : [text('gotail.flags', flags)]),
    ...Object.entries(span.labels ?? {}).map(([name, value]) =>
      text(`gotail.label_${safeText(name)}`, safeText(value)),
    ),
  ]
}

function idsOf({ fn, pid, gid, startNs, durNs, depth }: Span): {
  readonly traceId: string
  readonly spanId: string
} {
  const digits = hashOf([fn, pid, gid, `${startNs}`, durNs, depth])
  return {
    traceId: digits.slice(0, TRACE_ID_DIGITS),
    spanId: digits.slice(TRACE_ID_DIGITS, TRACE_ID_DIGITS + SPAN_ID_DIGITS),
  }
}

function hashOf(what: unknown): string {
  return createHash('sha256').update(JSON.stringify(what)).digest('hex')
}

function text(key: string, value: string): Attribute {
  return { key, value: { stringValue: value } }
}

function number(key: string, value: number): Attribute {
  return { key, value: { intValue: `${int64(value)}` } }
}

function known(key: string, value: number): readonly Attribute[] {
  return value < 0 || Number.isNaN(value) ? [] : [number(key, value)]
}
