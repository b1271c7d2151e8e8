import { describe, expect, it } from 'vitest'
import { Analyzer } from '../../src/analyze/analyzer.ts'
import type { Analysis } from '../../src/model/analysis.ts'
import { DiagnosticLog } from '../../src/model/diagnostic.ts'
import type { CaptureRecord } from '../../src/model/record.ts'
import { batchOf } from './batch-of.ts'

const OPTIONS = { windowNs: 1000, maxSpans: 1000, exemplars: 3, ps: [0.5, 0.99] }

function begun(log: DiagnosticLog): Analyzer {
  const analyzer = new Analyzer(OPTIONS)
  analyzer.begin(log)
  return analyzer
}

function ended(analyzer: Analyzer, lines: number): Analysis {
  analyzer.close(lines)
  return analyzer.end()
}

function analyze(records: readonly CaptureRecord[], events: readonly string[] = []): Analysis {
  const analyzer = begun(new DiagnosticLog())
  analyzer.header({ fns: ['main.a'], named: [], go: '1.24.4' })
  analyzer.events(batchOf(events))
  for (const record of records) analyzer.record(record)
  return ended(analyzer, records.length + events.length)
}

function printed(value: number): CaptureRecord {
  return { kind: 'map', name: '@gotail_events', snapshot: 1, key: [], value }
}

const CALL = ['E 100 0 7 9 376', 'X 250 0 7 9 376', 'Z 300']

describe('Analyzer', () => {
  it('says what the capture as a whole held', () => {
    const { capture, functions } = analyze([{ kind: 'attached', probes: 2 }], CALL)
    expect(capture).toMatchObject({
      ...{ lines: 4, events: 3, spans: 1, durationNs: 200, startNs: 100n, go: '1.24.4' },
      ...{
        late: 0,
        lost: 0,
        chainBreaks: 0,
        unmatchedExits: 0,
        restarted: 0,
        abandoned: 0,
        cut: 0,
      },
      notUnderstood: 0,
    })
    expect(functions).toMatchObject([{ fn: 'main.a', spans: 1 }])
    expect(functions[0].quantiles.map(({ p, ns }) => [p, ns])).toEqual([
      [0.5, 150],
      [0.99, 150],
    ])
  })

  it('adds up what bpftrace says it lost', () => {
    const { capture, diagnostics } = analyze(
      [
        { kind: 'lost', count: 12 },
        { kind: 'lost', count: 30 },
      ],
      CALL,
    )
    expect(capture.lost).toBe(42)
    expect(diagnostics).toContainEqual(expect.objectContaining({ code: 'LOST_EVENTS', count: 42 }))
  })

  it('takes the lines missing from @gotail_events for lost, where that is more', () => {
    expect(analyze([printed(10)], CALL).capture).toMatchObject({ lost: 7, eventsPrinted: 10 })
    expect(analyze([printed(10), { kind: 'lost', count: 9 }], CALL).capture.lost).toBe(9)
    expect(analyze([printed(3)], CALL).capture.lost).toBe(0)
    expect(analyze([printed(2)], CALL).capture.lost).toBe(0)
  })

  it('takes the last print of @gotail_events, and none while more may come', () => {
    const records = [printed(3), printed(10), printed(5)]
    expect(analyze(records, CALL).capture).toMatchObject({ lost: 2, eventsPrinted: 5 })
  })

  it('takes nothing for lost that the header says was left out, and ends when the trace was to end', () => {
    const analyzer = begun(new DiagnosticLog())
    analyzer.header({ fns: ['main.a'], named: [], outside: 7, untilNs: 280 })
    analyzer.events(batchOf(CALL))
    analyzer.record(printed(10))
    expect(ended(analyzer, 4).capture).toMatchObject({
      lost: 0,
      durationNs: 180,
      eventsPrinted: 10,
      eventsOutside: 7,
    })
  })

  it('bounds percentiles by what was lost', () => {
    const [p50] = analyze([{ kind: 'lost', count: 5 }], CALL).functions[0].quantiles
    expect('lossLowNs' in p50 || 'lossHighNs' in p50).toBe(false)
  })

  it('counts printed lines that are no events', () => {
    const line = { kind: 'printf', text: 'hello', line: 7 } as const
    const { capture, diagnostics } = analyze([line, { ...line, line: 8 }])
    expect(capture.notUnderstood).toBe(2)
    expect(diagnostics).toContainEqual(
      expect.objectContaining({ code: 'UNKNOWN_LINE', count: 2, firstLine: 7 }),
    )
  })

  it('counts event lines of unknown types with them', () => {
    const log = new DiagnosticLog()
    log.report('UNKNOWN_EVENT', 'Q 5', 3, 4)
    expect(ended(begun(log), 4).capture.notUnderstood).toBe(4)
  })

  it('reads percentiles off histograms', () => {
    const bucket = (lo: number, hi: number, count: number): CaptureRecord => ({
      ...{ kind: 'hist', name: '@ns', snapshot: 1, key: [], lo, hi, count },
    })
    const { histograms } = analyze([bucket(256, 512, 90), bucket(512, 1024, 10)])
    expect(histograms).toMatchObject([{ count: 100, histogram: { name: '@ns' } }])
    expect(histograms[0].quantiles.map(({ p, lo, hi }) => [p, lo, hi])).toEqual([
      [0.5, 256, 512],
      [0.99, 512, 1024],
    ])
  })

  it('counts collections and pauses', () => {
    const { events } = analyze(
      [],
      ['M 10 0 7 stw+', 'M 15 0 7 stw.', 'M 20 0 7 gcStart', 'M 90 0 7 markTerm'],
    )
    expect(events).toEqual([
      {
        ...{ name: 'gc_mark', count: 1, totalNs: 70, maxNs: 70, undrawn: 0 },
        intervals: [{ fromNs: 10, toNs: 80, count: 1, busyNs: 70 }],
      },
      {
        ...{ name: 'stw', count: 1, totalNs: 5, maxNs: 5, undrawn: 0 },
        intervals: [{ fromNs: 0, toNs: 5, count: 1, busyNs: 5 }],
      },
    ])
  })

  it('of nothing has no spans, no times, and no trouble of its own making', () => {
    const analysis = ended(begun(new DiagnosticLog()), 0)
    expect(analysis).toMatchObject({ functions: [], histograms: [], events: [], diagnostics: [] })
    expect(analysis.capture).toMatchObject({ lines: 0, events: 0, spans: 0, lost: 0 })
    expect('startNs' in analysis.capture || 'durationNs' in analysis.capture).toBe(false)
  })
})
