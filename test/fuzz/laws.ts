import { expect } from 'vitest'
import type { Analysis, FunctionAnalysis } from '../../src/model/analysis.ts'
import { COMPONENTS } from '../../src/model/components.ts'
import type { CaptureRecord } from '../../src/model/record.ts'
import type { Span } from '../../src/model/span.ts'
import { type AnalyzeOptions, AnalyzeRun, readScript, TablesRun } from '../../src/pipeline.ts'
import { csvRow } from '../../src/report/columns/csv.ts'
import { SPAN_COLUMNS, spanCells, spanJson } from '../../src/report/columns/span-rows.ts'
import { recordJson, tableCells, tableColumns } from '../../src/report/columns/table-rows.ts'
import { analysisJson } from '../../src/report/json/json.ts'
import { terminalReport } from '../../src/report/terminal/terminal.ts'
import { PerfettoStream } from '../../src/report/traces/perfetto-stream.ts'
import { readPerfetto } from '../report/traces/read-perfetto.ts'
import { exportsAreSound } from './export-laws.ts'

/** All that a terminal obeys, the line feed aside. */
const STEERS = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028-\u202e]/

/** Values that nobody meant to show; a capture itself may hold the words. */
const SLIPS = /NaN|undefined|Infinity|\[object/

/** How a capture is read in one case. */
export interface Reading {
  readonly bytes: Uint8Array
  /** Lengths of the chunks, in turn. */
  readonly cuts: readonly number[]
  readonly script?: string
  readonly options?: AnalyzeOptions
}

/** Reads a capture in every way and holds all that comes out against the laws; throws where one is broken. */
export function obeysAllLaws(reading: Reading): void {
  const analysis = analyze(reading)
  const trace: Uint8Array[] = []
  const stream = new PerfettoStream((bytes) => trace.push(bytes))
  // Whoever watches changes nothing.
  const chunked = analyze(reading, reading.cuts, stream)
  readPerfetto(Buffer.concat(trace))
  expect(chunked.json).toBe(analysis.json)
  expect(chunked.spans).toEqual(analysis.spans)
  const rows = tabulate(reading)
  expect(tabulate(reading, reading.cuts)).toEqual(rows)
  const lines = lineCount(reading.bytes)
  expect(analysis.value.capture.lines).toBe(lines)
  expect(rows.lines).toBe(lines)
  for (const record of rows.records) recordIsSound(record, lines)
  const isExact = (analysis.value.capture.durationNs ?? 0) < Number.MAX_SAFE_INTEGER
  for (const span of analysis.spans) spanIsSound(span, { isExact })
  analysisIsSound(analysis.value)
  exportsAreSound(analysis.value)
  reportIsSound(analysis.value, new TextDecoder().decode(reading.bytes))
}

interface Analyzed {
  readonly value: Analysis
  readonly json: string
  readonly spans: readonly Span[]
}

function analyze(reading: Reading, cuts?: readonly number[], observer?: PerfettoStream): Analyzed {
  const spans: Span[] = []
  const run = new AnalyzeRun({
    ...reading.options,
    ...script(reading),
    ...(observer === undefined ? {} : { observer }),
    onSpan: (span) => {
      spans.push(span)
      observer?.span(span)
    },
  })
  for (const chunk of chunks(reading.bytes, cuts)) run.push(chunk)
  const value = run.end()
  observer?.end(value)
  return { value, json: analysisJson(value), spans }
}

interface Rows {
  readonly records: readonly CaptureRecord[]
  readonly lines: number
}

function tabulate(reading: Reading, cuts?: readonly number[]): Rows {
  const records: CaptureRecord[] = []
  const run = new TablesRun((record) => records.push(record), script(reading))
  for (const chunk of chunks(reading.bytes, cuts)) run.push(chunk)
  return { records, lines: run.end().lines }
}

function script({ script }: Reading): Pick<AnalyzeOptions, 'script'> {
  return script === undefined ? {} : { script: readScript(script) }
}

/** Copies, each wiped after use as a reader of files may do. Uncut without `cuts`. */
function* chunks(
  bytes: Uint8Array,
  cuts: readonly number[] = [bytes.length],
): Generator<Uint8Array> {
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const chunk = bytes.slice(at, at + Math.max(1, cuts[turn % cuts.length]))
    at += chunk.length
    yield chunk
    chunk.fill(64)
  }
}

function lineCount(bytes: Uint8Array): number {
  const feeds = bytes.reduce((sum, byte) => sum + Number(byte === 10), 0)
  return feeds + Number(bytes.length > 0 && bytes[bytes.length - 1] !== 10)
}

function recordIsSound(record: CaptureRecord, lines: number): void {
  expect(JSON.parse(recordJson(record))).toEqual(record)
  expect(csvRow(tableCells(record, tableColumns(record).length))).toMatch(/\n$/)
  if ('line' in record) expect(record.line >= 1 && record.line <= lines).toBe(true)
  if ('snapshot' in record) expect(record.snapshot).toBeGreaterThanOrEqual(1)
}

/** To the nanosecond, unless it or the capture took more than 104 days: no number holds those. */
function spanIsSound(span: Span, { isExact }: { readonly isExact: boolean }): void {
  const sum = COMPONENTS.reduce((all, name) => all + (span.components[name] ?? 0), 0)
  if (isExact && span.durNs < Number.MAX_SAFE_INTEGER) expect(sum).toBe(span.durNs)
  else expect(Math.abs(sum - span.durNs)).toBeLessThanOrEqual(span.durNs * 1e-9 + 1e5)
  expect(COMPONENTS.filter((name) => (span.components[name] ?? 0) < 0)).toEqual([])
  for (const ns of [span.durNs, span.gcMarkNs, span.stwOverlapNs, span.assistWallNs]) {
    expect(ns).toBeGreaterThanOrEqual(0)
    expect(Number.isFinite(ns)).toBe(true)
  }
  expect(span.transitions).toBeGreaterThanOrEqual(0)
  expect(Object.keys(JSON.parse(spanJson(span)))).toEqual(SPAN_COLUMNS)
  expect(csvRow(spanCells(span))).toMatch(/\n$/)
}

function analysisIsSound(analysis: Analysis): void {
  const json = JSON.parse(analysisJson(analysis))
  // No NaN, no infinity: JSON turns them into null where a number is promised.
  for (const fn of json.functions) {
    for (const name of ['spans', 'mean_ns', 'min_ns', 'max_ns'])
      expect(fn[name]).toBeTypeOf('number')
  }
  for (const count of Object.values(analysis.capture)) {
    if (typeof count !== 'number') continue
    expect(count).toBeGreaterThanOrEqual(0)
    expect(Number.isFinite(count)).toBe(true)
  }
  for (const fn of analysis.functions) {
    functionIsSound(fn)
    placesAreSound(fn)
  }
  const spans = analysis.functions.reduce((sum, fn) => sum + fn.spans, 0)
  expect(spans).toBe(analysis.capture.spans)
}

function reportIsSound(analysis: Analysis, capture: string): void {
  for (const columns of [0, 40, 100]) {
    const text = terminalReport(analysis, { columns, color: false, verbose: columns === 40 })
    expect(text).not.toMatch(STEERS)
    if (!SLIPS.test(capture)) expect(text).not.toMatch(SLIPS)
  }
}

/** Shares of a place are parts of a whole, and no place has had more time than its function. */
function placesAreSound({ places, spans, meanNs }: FunctionAnalysis): void {
  const total = places.reduce((sum, { totalNs }) => sum + totalNs, 0)
  expect(total).toBeLessThanOrEqual(spans * meanNs * (1 + 1e-9))
  for (const { totalNs, waits, wakers, behind, stack } of places) {
    expect(totalNs).toBeGreaterThanOrEqual(0)
    expect(waits).toBeGreaterThanOrEqual(1)
    expect(stack.length).toBeLessThanOrEqual(64 * 128)
    expect(sumOf(wakers)).toBeLessThanOrEqual(1 + 1e-9)
    // Only the largest parts are told.
    expect(sumOf(behind)).toBeLessThanOrEqual(1 + 1e-9)
    if (behind.length > 0 && behind.length < 16) expect(sumOf(behind)).toBeCloseTo(1, 6)
  }
}

function sumOf(parts: readonly { readonly share: number }[]): number {
  return parts.reduce((sum, { share }) => sum + share, 0)
}

function functionIsSound({ minNs, meanNs, maxNs, quantiles }: FunctionAnalysis): void {
  // The mean of equal values may differ from them by a rounding.
  expect(minNs).toBeLessThanOrEqual(meanNs * (1 + 1e-12))
  expect(meanNs).toBeLessThanOrEqual(maxNs * (1 + 1e-12))
  let below = minNs
  for (const { ns, lowNs = ns, highNs = ns, lossLowNs = ns, lossHighNs = ns } of quantiles) {
    expect(ns).toBeGreaterThanOrEqual(below)
    expect(ns).toBeLessThanOrEqual(maxNs)
    for (const low of [lowNs, lossLowNs]) expect(low).toBeLessThanOrEqual(ns)
    for (const high of [highNs, lossHighNs]) expect(high).toBeGreaterThanOrEqual(ns)
    below = ns
  }
}
