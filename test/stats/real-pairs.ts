import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { TailSample } from '../../src/analyze/tail/tail-sample.ts'
import { COMPONENTS } from '../../src/model/components.ts'
import type { Span } from '../../src/model/span.ts'
import { SPAN_FLAG } from '../../src/model/span-flags.ts'
import { AnalyzeRun } from '../../src/pipeline.ts'
import { sampleOf } from './simulate-spans.ts'

const ROOT = join(import.meta.dirname, '..', '..')
/** Shorter pieces are no captures. */
const LEAST_SPANS = 100

/** The clean spans of one function of a capture, by their start. */
export type CapturedSpans = readonly Span[]

/**
 * The captures of this repository whose spans have a start; and others that `CHECK_STATS_CAPTURES` names, apart by blanks. What
 * is a part of another one, as trimmed captures are, is left out.
 */
export function realCaptures(): readonly CapturedSpans[] {
  const seen = new Set<string>()
  const name = ({ fn, startNs, durNs }: Span): string => `${fn} ${startNs} ${durNs}`
  return paths()
    .map(spansOf)
    .filter(({ length }) => length >= LEAST_SPANS)
    .sort((a, b) => b.length - a.length)
    .filter((spans) => {
      const isPart = spans.some((span) => seen.has(name(span)))
      for (const span of spans) seen.add(name(span))
      return !isPart
    })
}

function paths(): readonly string[] {
  const under = (folder: string, file: string): readonly string[] =>
    readdirSync(join(ROOT, folder)).map((name) => join(ROOT, folder, name, file))
  const more = (process.env.CHECK_STATS_CAPTURES ?? '').split(' ').filter((path) => path !== '')
  return [
    ...under('samples', 'capture.log.gz'),
    ...under('test/fixtures/truth', 'bpf.log.gz'),
    ...more,
  ].filter(isReadable)
}

function isReadable(path: string): boolean {
  try {
    return readFileSync(path).length > 0
  } catch {
    return false
  }
}

/**
 * A capture cut into `pieces` contiguous stretches of equally many spans, as pairs of one that follows the other, in both
 * orders: nothing was changed between them. Of a capture with few spans there are none.
 */
export function neighbours(
  spans: CapturedSpans,
  pieces: number,
): readonly (readonly [TailSample, TailSample])[] {
  const length = Math.floor(spans.length / pieces)
  if (length < LEAST_SPANS) return []
  const stretch = Array.from({ length: pieces }, (_, i) =>
    asSample(spans.slice(i * length, (i + 1) * length)),
  )
  return stretch.slice(1).flatMap((next, i) => {
    const pair = [stretch[i], next] as const
    return [pair, [next, stretch[i]] as const]
  })
}

/** Of the function that has the most. */
function spansOf(path: string): CapturedSpans {
  const found = new Map<string, Span[]>()
  const run = new AnalyzeRun({
    onSpan: (span) => {
      if (span.startNs === undefined || (span.flags & SPAN_FLAG.lossy) !== 0) return
      const own = found.get(span.fn) ?? []
      own.push(span)
      found.set(span.fn, own)
    },
  })
  run.push(gunzipSync(readFileSync(path)))
  run.end()
  const [most = []] = [...found.values()].sort((a, b) => b.length - a.length)
  return most.sort((a, b) => Number((a.startNs ?? 0n) - (b.startNs ?? 0n)))
}

function asSample(spans: readonly Span[]): TailSample {
  const [{ startNs: first = 0n }] = spans
  const columns = COMPONENTS.map((name) =>
    Float64Array.from(
      spans,
      ({ components }) => new Map(Object.entries(components)).get(name) ?? 0,
    ),
  )
  return sampleOf(
    spans.map(({ startNs = first }) => Number(startNs - first)),
    columns,
  )
}
