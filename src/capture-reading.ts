import { Analyzer, type AnalyzerOptions } from './analyze/analyzer.ts'
import type { CaptureToCompare } from './analyze/compare/compare-captures.ts'
import type { ClockTime } from './analyze/spans/span-window.ts'
import { CaptureBytes, type CaptureChunk } from './capture-bytes.ts'
import type { Analysis } from './model/analysis.ts'
import { DiagnosticLog } from './model/diagnostic.ts'
import { LabelTable } from './model/label-table.ts'
import type { SymbolFinder } from './model/places.ts'
import type { BucketRecord } from './model/record.ts'
import type { ScriptFacts } from './model/script-facts.ts'
import type { Span, SpanFileFacts } from './model/span.ts'
import type { TraceObserver } from './model/trace-observer.ts'
import { CaptureParser } from './parse/capture-parser.ts'
import type { ParsedPiece } from './parse/pieces/parsed-piece.ts'
import { OtherNumbers, PieceReader } from './parse/pieces/piece-reader.ts'
import { RunEnd } from './run-end.ts'

const DEFAULT_WINDOW_MS = 100

/** How `AnalyzeRun` reads a capture and what it is asked for; every field has a sane default. */
export interface AnalyzeOptions {
  /** Default 50, 90, 99, 99.9. */
  readonly percents?: readonly number[]
  /** Percentiles beside those. */
  readonly morePercents?: readonly number[]
  /** Only functions whose names match. */
  readonly fn?: RegExp
  /** What makes a `key=value` line an entry (an exit), in place of the usual words. */
  readonly enter?: RegExp
  readonly exit?: RegExp
  /** Events are put back into time order within this window; default 100 ms. */
  readonly windowMs?: number
  /** So many spans are kept exactly; beyond, the body is sampled. Default 1,000,000. */
  readonly maxSpans?: number
  /** Only spans that begin in this stretch, counted from the capture's first event. */
  readonly sinceNs?: number
  readonly untilNs?: number
  /** The same by the clock of the world, in nanoseconds since 1970; given is when the first event was. */
  readonly sinceClock?: ClockTime
  readonly untilClock?: ClockTime
  /** What the script that made the capture says. */
  readonly script?: ScriptFacts
  /** How many of the slowest spans of each function to show; default 10. */
  readonly exemplars?: number
  /** Spans that a loss of events may have spoilt take part in the explanation of the tail; default false. */
  readonly keepLossy?: boolean
  /** What one probe hit takes, for the share of the watching itself; default 750 ns. */
  readonly hitCostNs?: number
  /** Labels to group the spans of each function by; `pid` is the process. With `value`, columns to tell its values apart by. */
  readonly by?: readonly string[]
  /** Other labels to group by beside those, for conditions about single groups. */
  readonly alsoBy?: readonly (readonly string[])[]
  /** Labels as they were printed; else paths are folded: `/users/12` is `/users/:n`. */
  readonly rawLabels?: boolean
  /** The column whose values are durations, in any table of the capture. */
  readonly value?: string
  /** Nanoseconds in a unit of columns and histograms whose names tell none. */
  readonly unitNs?: number
  /** Whether to tell how latency is distributed (`latency` and `heat` of each function); default true. */
  readonly shapes?: boolean
  /** Finds the binary that a capture was made of: its addresses become functions and lines. */
  readonly symbols?: SymbolFinder
  /** Rows of spans and exemplars are of those that took so long at least; numbers are of all. */
  readonly slowerThanNs?: number
  /** `onSpan` gets unfinished spans too: abandoned, or cut by the ends of the capture. */
  readonly all?: boolean
  /** Called with each span as it ends, and the names of the labels that were met so far. */
  readonly onSpan?: (span: Span, labels: readonly string[]) => void
  /** Told everything that goes on while the capture is read. */
  readonly observer?: TraceObserver
}

/** How far a run has come. */
export interface Progress {
  readonly lines: number
  readonly events: number
  readonly spans: number
}

/**
 * Reads captures one after another: each has a parser and a log of its own, and all the same stores of spans. Throws a GotailError where
 * somebody goes on after its end.
 */
export class CaptureReading {
  readonly #options: AnalyzeOptions
  readonly #analyzer: Analyzer
  readonly #names = new Set<string>()
  /** All captures call equal labels by one number. */
  readonly #labels = new LabelTable()
  readonly #numbers = new OtherNumbers()
  #parser: CaptureParser | PieceReader | undefined
  #bytes = new CaptureBytes()
  #hasBegun = false
  #linesBefore = 0
  readonly #end = new RunEnd()

  constructor(
    options: AnalyzeOptions,
    kept: Pick<AnalyzerOptions, 'maxSpans' | 'exemplars' | 'ps'>,
  ) {
    const { windowMs = DEFAULT_WINDOW_MS } = options
    // Whoever made them may change them for another run.
    this.#options = { ...options }
    const labels = this.#labels
    this.#analyzer = new Analyzer({ ...options, ...kept, labels, windowNs: windowMs * 1e6 })
  }

  /** Another capture begins. */
  begin(name: string): void {
    const log = this.#next(new DiagnosticLog())
    this.#analyzer.begin(log, this.#ownName(name))
    this.#bytes = new CaptureBytes()
    this.#parser = new CaptureParser(this.#analyzer, log, {
      ...this.#options,
      events: true,
      labels: this.#labels,
    })
  }

  /** Another capture begins, which is parsed in another thread: its pieces come with their events in this memory. */
  beginParsed(name: string, memory: SharedArrayBuffer): void {
    const log = this.#next(new DiagnosticLog())
    this.#analyzer.begin(log, this.#ownName(name))
    const labels = { table: this.#labels, numbers: this.#numbers }
    this.#parser = new PieceReader(memory, this.#analyzer, log, labels)
  }

  /** Another capture begins, of which the finished spans are known; `log` counts what is wrong with them. */
  beginSpans(name: string, facts: SpanFileFacts, log: DiagnosticLog): void {
    this.#analyzer.beginSpans(this.#next(log), this.#ownName(name), facts)
  }

  /** The next span of such a capture. */
  span(span: Span): void {
    this.#end.check()
    this.#analyzer.span(span)
  }

  /** The next bytes of a capture. One that is alone needs no beginning. */
  push(chunk: CaptureChunk): void {
    this.#end.check()
    if (this.#parser === undefined) this.begin('')
    if (this.#parser instanceof CaptureParser) this.#parser.push(this.#bytes.of(chunk))
  }

  /** The next piece of a capture that is parsed in another thread. */
  take(piece: ParsedPiece): void {
    this.#end.check()
    if (this.#parser instanceof PieceReader) this.#parser.read(piece)
  }

  progress(): Progress {
    const lines = this.#linesBefore + (this.#parser?.lineCount ?? 0)
    return { lines, ...this.#analyzer.progress }
  }

  /** What is known by now; the reading goes on as if nobody had looked. */
  snapshot(): Analysis {
    if (!this.#hasBegun) this.begin('')
    return this.#analyzer.snapshot(this.#parser?.lineCount ?? 0, this.#counted())
  }

  #counted(): readonly BucketRecord[] | undefined {
    return this.#parser instanceof CaptureParser ? this.#parser.counted() : undefined
  }

  /** The last capture ended. */
  end(): Analysis {
    this.#close()
    this.#end.end()
    return this.#analyzer.end()
  }

  /** The last capture ended; all of them are one side of a comparison. */
  endToCompare(name: string): CaptureToCompare {
    this.#close()
    this.#end.end()
    return this.#analyzer.endToCompare(name)
  }

  /** A capture begins with this log: the one before is closed. */
  #next(log: DiagnosticLog): DiagnosticLog {
    this.#end.check()
    const isFirst = !this.#hasBegun
    if (!isFirst) this.#close()
    this.#hasBegun = true
    if (isFirst && this.#options.script !== undefined) judgeScript(this.#options.script, log)
    return log
  }

  #close(): void {
    this.#end.check()
    if (!this.#hasBegun) this.begin('')
    if (this.#parser instanceof CaptureParser) this.#parser.end()
    const lines = this.#parser?.lineCount ?? 0
    this.#linesBefore += lines
    this.#parser = undefined
    this.#analyzer.close(lines)
  }

  /** One file may be named twice. */
  #ownName(name: string): string {
    let own = name
    for (let n = 2; this.#names.has(own); n++) own = `${name} (${n})`
    this.#names.add(own)
    return own
  }
}

/** What is wrong with a script that was given to explain a capture. */
function judgeScript(script: ScriptFacts, log: DiagnosticLog): void {
  const facts = script.printfs.length + script.times.length + script.maps.size
  if (facts === 0)
    log.report('SCRIPT_UNREAD', 'the script names no map and no format: it explains nothing')
  if (script.hasUretprobe) {
    log.report(
      'URETPROBE',
      'the script attaches a uretprobe: that crashes Go programs, since their stacks move',
    )
  }
}
