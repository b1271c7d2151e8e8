export type {
  Analysis,
  CaptureSummary,
  ComponentShare,
  Exemplar,
  FunctionAnalysis,
  HistogramAnalysis,
  Quantile,
  RuntimeEvents,
  TimelineState,
  Verdict,
} from './model/analysis.ts'
export { COMPONENTS, type ComponentName } from './model/components.ts'
export type { Diagnostic, DiagnosticCode } from './model/diagnostic.ts'
export { GotailError } from './model/error.ts'
export type { Bucket, Histogram, HistogramQuantile } from './model/histogram.ts'
export type { CaptureRecord, Integer } from './model/record.ts'
export type { MapFacts, PrintfFormat, ScriptFacts } from './model/script-facts.ts'
export type { Span } from './model/span.ts'
export { flagNames, SPAN_FLAG } from './model/span-flags.ts'
export type { TraceObserver } from './model/trace-observer.ts'
export {
  type AnalyzeOptions,
  AnalyzeRun,
  type Progress,
  readScript,
  TablesRun,
  type TablesSummary,
} from './pipeline.ts'
export { analysisJson } from './report/json/json.ts'
export { type TerminalOptions, terminalReport } from './report/terminal/terminal.ts'
