export type { CaptureChunk } from './capture-bytes.ts'
export { type ColumnFormat, type ColumnWriter, columnWriter } from './columns.ts'
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
export type { ColumnSpec } from './model/column.ts'
export type { Comparison, FunctionChange } from './model/comparison.ts'
export { COMPONENTS, type ComponentName } from './model/components.ts'
export type { Diagnostic, DiagnosticCode } from './model/diagnostic.ts'
export { GotailError } from './model/error.ts'
export type { Bucket, Histogram, HistogramQuantile } from './model/histogram.ts'
export type { CaptureRecord, Integer } from './model/record.ts'
export type { MapFacts, PrintfFormat, ScriptFacts } from './model/script-facts.ts'
export type { Span } from './model/span.ts'
export { flagNames, SPAN_FLAG } from './model/span-flags.ts'
export { SPAN_SCHEMA } from './model/span-schema.ts'
export type { TraceObserver } from './model/trace-observer.ts'
export { comparisonHtml, htmlPage } from './page.ts'
export {
  type AnalyzeOptions,
  AnalyzeRun,
  CompareRun,
  type CompareRunOptions,
  type Progress,
  readScript,
  TablesRun,
  type TablesSummary,
} from './pipeline.ts'
export { type Cell, csvRow } from './report/columns/csv.ts'
export { SPAN_COLUMNS, spanCells, spanJson } from './report/columns/span-rows.ts'
export { analysisJson } from './report/json/json.ts'
export { comparisonJson } from './report/json/json-comparison.ts'
export { comparisonMarkdown } from './report/markdown/markdown-comparison.ts'
export { analysisMarkdown } from './report/markdown/markdown-report.ts'
export { COMPARISON_TABLES } from './report/tables/comparison-tables.ts'
export type { ReportTable, TableOf } from './report/tables/report-table.ts'
export { REPORT_TABLES } from './report/tables/report-tables.ts'
export { type TerminalOptions, terminalReport } from './report/terminal/terminal.ts'
export { terminalComparison } from './report/terminal/terminal-compare.ts'
