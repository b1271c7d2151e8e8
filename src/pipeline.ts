import { Analyzer } from './analyze/analyzer.ts'
import { type CaptureToCompare, compareCaptures } from './analyze/compare-captures.ts'
import type { Analysis } from './model/analysis.ts'
import type { Comparison } from './model/comparison.ts'
import { type Diagnostic, DiagnosticLog } from './model/diagnostic.ts'
import type { CaptureRecord } from './model/record.ts'
import type { ScriptFacts } from './model/script-facts.ts'
import type { Span } from './model/span.ts'
import { CaptureParser } from './parse/capture-parser.ts'

export { readScript } from './parse/script.ts'

const DEFAULT_PERCENTS = [50, 90, 99, 99.9]
const COMPARED_PERCENTS = [50, 90, 95, 99, 99.9]
const DEFAULT_EXEMPLARS = 10
const DEFAULT_WINDOW_MS = 100
const DEFAULT_MAX_SPANS = 1_000_000

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
  /** What the script that made the capture says. */
  readonly script?: ScriptFacts
  /** How many of the slowest spans of each function to show; default 10. */
  readonly exemplars?: number
  /** Spans that a loss of events may have spoilt take part in the explanation of the tail; default false. */
  readonly keepLossy?: boolean
  /** What one probe hit takes, for the share of the watching itself; default 750 ns. */
  readonly hitCostNs?: number
  /** `onSpan` gets unfinished spans too: abandoned, or cut by the ends of the capture. */
  readonly all?: boolean
  /** Called with each span as it ends. */
  readonly onSpan?: (span: Span) => void
}

/** 99.9 as 0.999, not as 0.9990000000000001. */
function fraction(percent: number): number {
  return Number((percent / 100).toPrecision(15))
}

/** The percentiles of a run as fractions, ascending, each once. */
function fractions(
  { percents, morePercents = [] }: AnalyzeOptions,
  usual: readonly number[],
): readonly number[] {
  const wanted = [...(percents ?? usual), ...morePercents].map(fraction)
  return [...new Set(wanted)].sort((a, b) => a - b)
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

/** How far a run has come. */
export interface Progress {
  readonly lines: number
  readonly events: number
  readonly spans: number
}

/** One capture, read chunk by chunk, on its way to an Analysis. Throws on no bytes. */
export class AnalyzeRun {
  readonly #log = new DiagnosticLog()
  readonly #analyzer: Analyzer
  readonly #parser: CaptureParser

  constructor(options: AnalyzeOptions = {}) {
    const { windowMs = DEFAULT_WINDOW_MS } = options
    const { maxSpans = DEFAULT_MAX_SPANS, exemplars = DEFAULT_EXEMPLARS } = options
    this.#analyzer = new Analyzer(
      {
        ...options,
        maxSpans,
        exemplars,
        windowNs: windowMs * 1e6,
        ps: fractions(options, DEFAULT_PERCENTS),
      },
      this.#log,
    )
    this.#parser = new CaptureParser(this.#analyzer, this.#log, { ...options, events: true })
    if (options.script !== undefined) judgeScript(options.script, this.#log)
  }

  /** Reads the next bytes of the capture; they may be used again afterwards. */
  push(bytes: Uint8Array): void {
    this.#parser.push(bytes)
  }

  progress(): Progress {
    return { lines: this.#parser.lineCount, ...this.#analyzer.progress }
  }

  /** The capture ended. */
  end(): Analysis {
    this.#parser.end()
    return this.#analyzer.end(this.#parser.lineCount)
  }
}

/** How `CompareRun` reads its two captures. */
export interface CompareRunOptions
  extends Omit<AnalyzeOptions, 'exemplars' | 'keepLossy' | 'hitCostNs' | 'all' | 'onSpan'> {
  /** What the captures are called in the report. */
  readonly names: readonly [before: string, after: string]
}

/** One of the two captures of a comparison, read chunk by chunk. */
class ComparedRun {
  readonly #name: string
  readonly #log = new DiagnosticLog()
  readonly #analyzer: Analyzer
  readonly #parser: CaptureParser

  constructor(name: string, options: CompareRunOptions) {
    const { windowMs = DEFAULT_WINDOW_MS, maxSpans = DEFAULT_MAX_SPANS } = options
    this.#name = name
    const windowNs = windowMs * 1e6
    // Both captures are held at a time.
    const kept = { maxSpans: Math.ceil(maxSpans / 2), exemplars: 0, windowNs, ps: [] }
    this.#analyzer = new Analyzer({ ...options, ...kept }, this.#log)
    this.#parser = new CaptureParser(this.#analyzer, this.#log, { ...options, events: true })
    if (options.script !== undefined) judgeScript(options.script, this.#log)
  }

  /** Reads the next bytes of the capture; they may be used again afterwards. */
  push(bytes: Uint8Array): void {
    this.#parser.push(bytes)
  }

  progress(): Progress {
    return { lines: this.#parser.lineCount, ...this.#analyzer.progress }
  }

  end(): CaptureToCompare {
    this.#parser.end()
    return this.#analyzer.endToCompare(this.#parser.lineCount, this.#name)
  }
}

/** Two captures, read one after the other or in turns, on their way to a Comparison. Throws on no bytes. */
export class CompareRun {
  readonly before: Pick<ComparedRun, 'push' | 'progress'>
  readonly after: Pick<ComparedRun, 'push' | 'progress'>
  readonly #runs: readonly [ComparedRun, ComparedRun]
  readonly #ps: readonly number[]

  constructor(options: CompareRunOptions) {
    const [before, after] = options.names
    this.#runs = [new ComparedRun(before, options), new ComparedRun(after, options)]
    this.before = this.#runs[0]
    this.after = this.#runs[1]
    this.#ps = fractions(options, COMPARED_PERCENTS)
  }

  /** Both captures ended. */
  end(): Comparison {
    const [before, after] = this.#runs
    return compareCaptures(before.end(), after.end(), { ps: this.#ps })
  }
}

/** What a `TablesRun` has to say at its end. */
export interface TablesSummary {
  readonly diagnostics: readonly Diagnostic[]
  readonly lines: number
  /** Records that are more than a printed line. */
  readonly understood: number
}

/** One capture, read chunk by chunk into records, in the order of the capture. Throws on no bytes. */
export class TablesRun {
  readonly #log = new DiagnosticLog()
  readonly #parser: CaptureParser
  #understood = 0

  constructor(
    emit: (record: CaptureRecord) => void,
    options: { readonly script?: ScriptFacts } = {},
  ) {
    const sink = {
      record: (record: CaptureRecord): void => {
        if (record.kind !== 'printf') this.#understood++
        emit(record)
      },
      events: (): void => {},
      header: (): void => {},
    }
    this.#parser = new CaptureParser(sink, this.#log, { ...options, events: false })
  }

  /** Reads the next bytes of the capture; they may be used again afterwards. */
  push(bytes: Uint8Array): void {
    this.#parser.push(bytes)
  }

  end(): TablesSummary {
    this.#parser.end()
    return {
      diagnostics: this.#log.list(),
      lines: this.#parser.lineCount,
      understood: this.#understood,
    }
  }
}
