import { compareCaptures } from './analyze/compare/compare-captures.ts'
import type { CompareOptions } from './analyze/compare/compare-function.ts'
import { ProbeCounter } from './analyze/probe-counter.ts'
import type { CaptureChunk } from './capture-bytes.ts'
import { type AnalyzeOptions, CaptureReading, type Progress } from './capture-reading.ts'
import { checkCompareOptions, checkOptions } from './check-options.ts'
import type { Analysis } from './model/analysis.ts'
import type { Comparison } from './model/comparison.ts'
import { DiagnosticLog } from './model/diagnostic.ts'
import type { EventBatch } from './model/event-batch.ts'
import type { CaptureHeader } from './model/header.ts'
import type { ProbeCounts } from './model/probe-counts.ts'
import type { Span, SpanFileFacts } from './model/span.ts'
import { CaptureParser } from './parse/capture-parser.ts'
import type { ParsedPiece } from './parse/pieces/parsed-piece.ts'

export type { AnalyzeOptions, Progress } from './capture-reading.ts'
export { readScript } from './parse/script/script.ts'
export type { RowTaker } from './parse/shapes/row-forms.ts'
export { TablesRun, type TablesSummary } from './tables-run.ts'

const DEFAULT_PERCENTS = [50, 90, 99, 99.9]
const DEFAULT_EXEMPLARS = 10
const SLOWEST_COMPARED = 5
const DEFAULT_MAX_SPANS = 1_000_000

/** 99.9 as 0.999, not as 0.9990000000000001. */
function fraction(percent: number): number {
  return Number((percent / 100).toPrecision(15))
}

/** The percentiles of a run as fractions, each once, in the order asked for; with more of them, ascending. */
function fractions(
  { percents, morePercents = [] }: AnalyzeOptions,
  usual: readonly number[],
): readonly number[] {
  const asked = new Set((percents ?? usual).map(fraction))
  const all = new Set([...asked, ...morePercents.map(fraction)])
  return all.size === asked.size ? [...asked] : [...all].sort((a, b) => a - b)
}

/** Captures, read one after another and chunk by chunk, on their way to an Analysis. Throws on no bytes but packed ones. */
export class AnalyzeRun {
  readonly #options: AnalyzeOptions
  readonly #reading: CaptureReading

  /** Throws a GotailError that names an option which does not exist or has a wrong value. */
  constructor(options: AnalyzeOptions = {}) {
    checkOptions(options)
    this.#options = options
    const { maxSpans = DEFAULT_MAX_SPANS, exemplars = DEFAULT_EXEMPLARS } = options
    const ps = fractions(this.#options, DEFAULT_PERCENTS)
    this.#reading = new CaptureReading(options, { maxSpans, exemplars, ps })
  }

  /** Another capture begins, with its own clock and goroutines. Of a run with one capture nothing needs to begin. */
  begin(name: string): void {
    this.#reading.begin(name)
  }

  /** Another capture begins, which is parsed in another thread: `take` gets what that found, its events are in this memory. */
  beginParsed(name: string, memory: SharedArrayBuffer): void {
    this.#reading.beginParsed(name, memory)
  }

  /** The next piece of such a capture. */
  take(piece: ParsedPiece): void {
    this.#reading.take(piece)
  }

  /** Another capture begins, of which the finished spans are known: `span` takes them, `log` counts what is wrong. */
  beginSpans(name: string, facts: SpanFileFacts, log: DiagnosticLog): void {
    this.#reading.beginSpans(name, facts, log)
  }

  /** The next span of such a capture. */
  span(span: Span): void {
    this.#reading.span(span)
  }

  /** Reads the next bytes of the capture, which may be used again afterwards, or its next text. Throws where it is packed. */
  push(chunk: CaptureChunk): void {
    this.#reading.push(chunk)
  }

  progress(): Progress {
    return this.#reading.progress()
  }

  /**
   * What is known by now, from smaller samples than at the end and without what the last fraction of a second brought.
   * The run is not disturbed: it ends as if nobody had looked.
   */
  snapshot(): Analysis {
    return this.#reading.snapshot()
  }

  /** The last capture ended. */
  end(): Analysis {
    return this.#reading.end()
  }
}

/** How `CompareRun` reads its two captures. */
export interface CompareRunOptions
  extends Omit<AnalyzeOptions, 'exemplars' | 'keepLossy' | 'hitCostNs' | 'all' | 'onSpan'> {
  /** What the captures are called in the report. */
  readonly names: readonly [before: string, after: string]
  /** Whether components get intervals of their means and shares, too; default false. */
  readonly componentMeans?: boolean
}

/** What takes in captures. */
export type CaptureTaker = Pick<
  CaptureReading,
  'begin' | 'beginParsed' | 'beginSpans' | 'push' | 'span' | 'take' | 'progress'
>

/** Two captures, read one after the other or in turns, on their way to a Comparison. Throws on no bytes. */
export class CompareRun {
  readonly before: CaptureTaker
  readonly after: CaptureTaker
  readonly #sides: readonly [CaptureReading, CaptureReading]
  readonly #names: readonly [before: string, after: string]
  readonly #compared: Pick<CompareOptions, 'ps' | 'componentMeans' | 'by' | 'alsoBy' | 'rawLabels'>

  /** Throws a GotailError that names an option which does not exist or has a wrong value. */
  constructor(options: CompareRunOptions) {
    checkCompareOptions(options)
    // Both captures are held at a time.
    const maxSpans = Math.ceil((options.maxSpans ?? DEFAULT_MAX_SPANS) / 2)
    const side = (): CaptureReading =>
      new CaptureReading(options, { maxSpans, exemplars: SLOWEST_COMPARED, ps: [] })
    this.#sides = [side(), side()]
    this.before = this.#sides[0]
    this.after = this.#sides[1]
    this.#names = options.names
    const { componentMeans = false, rawLabels = false, by, alsoBy = [] } = options
    this.#compared = {
      ps: fractions(options, DEFAULT_PERCENTS),
      ...{ componentMeans, rawLabels, alsoBy },
      ...(by === undefined ? {} : { by }),
    }
  }

  /** Both captures ended. */
  end(): Comparison {
    const [before, after] = this.#sides.map((side, i) => side.endToCompare(this.#names[i]))
    return compareCaptures(before, after, this.#compared)
  }
}

/** What an `AuditRun` found: the analysis, and how often each probe fired. */
export interface Audit {
  readonly analysis: Analysis
  readonly counts: ProbeCounts
}

/** One capture, read chunk by chunk, to judge the probes that made it. Throws on no bytes. */
export class AuditRun {
  readonly #run: AnalyzeRun
  readonly #counter = new ProbeCounter()
  /** Reads the capture a second time: what is counted is what was printed, before anything is made of it. */
  readonly #parser: CaptureParser

  constructor(options: Pick<AnalyzeOptions, 'symbols'> = {}) {
    this.#run = new AnalyzeRun({ ...options, exemplars: 0 })
    const sink = {
      record: (): void => {},
      events: (batch: EventBatch): void => this.#counter.add(batch),
      header: (header: CaptureHeader): void => this.#counter.useHeader(header),
    }
    this.#parser = new CaptureParser(sink, new DiagnosticLog(), { events: true })
  }

  /** Reads the next bytes of the capture; they may be used again afterwards. */
  push(bytes: Uint8Array): void {
    this.#run.push(bytes)
    this.#parser.push(bytes)
  }

  /** The capture ended. */
  end(): Audit {
    this.#parser.end()
    return { analysis: this.#run.end(), counts: this.#counter.end() }
  }
}
