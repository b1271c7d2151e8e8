import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Engine, type EngineOptions } from '../../../src/analyze/goroutines/engine.ts'
import { DiagnosticLog } from '../../../src/model/diagnostic.ts'
import { EVENT, eventBatch } from '../../../src/model/event-batch.ts'
import type { CaptureHeader } from '../../../src/model/header.ts'
import type { Span } from '../../../src/model/span.ts'
import { flagNames } from '../../../src/model/span-flags.ts'
import { cpuMs } from '../../cpu-ms.ts'
import { runs } from '../../property-runs.ts'
import { batchOf } from '../batch-of.ts'

interface Ran {
  readonly spans: readonly Span[]
  /** `fn gid from-to flags`, times relative to the second of the capture's first event. */
  readonly seen: readonly string[]
  readonly log: DiagnosticLog
  readonly engine: Engine
}

interface Setup extends Partial<EngineOptions> {
  readonly header?: Partial<CaptureHeader>
  readonly pid?: boolean
}

function run(lines: readonly string[], { header, pid = false, ...options }: Setup = {}): Ran {
  const spans: Span[] = []
  const log = new DiagnosticLog()
  const engine = new Engine(
    {
      ...{ windowNs: 1000, maxSpans: 1000, exemplars: 3, all: true },
      onSpan: (span) => spans.push(span),
      ...options,
    },
    log,
  )
  engine.useHeader({ fns: ['a', 'b'], named: [], go: '1.24.4', ...header })
  engine.push(batchOf(lines, { pid }))
  engine.end()
  const seen = spans.map(({ fn, gid, startNs = -1n, durNs, flags }) =>
    `${fn} ${gid} ${startNs}-${startNs + BigInt(durNs)} ${flagNames(flags)}`.trim(),
  )
  return { spans, seen, log, engine }
}

function total(span: Span): number {
  return Object.values(span.components).reduce((sum, ns) => sum + ns, 0)
}

describe('Engine', () => {
  it('makes a span of an entry and an exit, by function, goroutine and depth', () => {
    const { spans, engine } = run(['E 100 0 7 9 376 1', 'X 250 1 8 9 376 1'])
    expect(spans).toMatchObject([
      { fn: 'b', pid: -1, gid: 9, startNs: 100n, durNs: 150, depth: 376, flags: 0, weight: 1 },
    ])
    expect([engine.events, engine.keeper.count, engine.durationNs, engine.startNs]).toEqual([
      ...[2, 1, 150, 100n],
    ])
  })

  it('gives starts beyond 2^53 exactly', () => {
    const { spans } = run(['E 9007199254740993123 0 7 9 376', 'X 9007199255740993124 0 7 9 376'])
    expect(spans).toMatchObject([{ startNs: 9_007_199_254_740_993_123n, durNs: 1_000_000_001 }])
  })

  it('brings events into order first', () => {
    expect(run(['X 250 1 8 9 376', 'E 100 0 7 9 376']).seen).toEqual(['a 9 100-250'])
  })

  it('tells goroutines of the same id apart by process', () => {
    const lines = [
      'E 100 0 7 1 9 376',
      'E 110 1 8 2 9 376',
      'X 120 0 7 1 9 376',
      'X 150 1 8 2 9 376',
    ]
    expect(run(lines, { pid: true }).spans).toMatchObject([
      { pid: 1, gid: 9, startNs: 100n, durNs: 20 },
      { pid: 2, gid: 9, startNs: 110n, durNs: 40 },
    ])
  })

  it('pairs by thread where there is no goroutine, says so, and shows no id', () => {
    const { spans, log } = run([
      'E 100 0 7 -1 376',
      'E 110 1 8 -1 376',
      'X 120 0 7 -1 376',
      'X 150 1 8 -1 376',
    ])
    expect(spans).toMatchObject([
      { gid: -1, startNs: 100n, durNs: 20 },
      { gid: -1, startNs: 110n, durNs: 40 },
    ])
    expect(log.count('NO_GID')).toBeGreaterThan(0)
  })

  it('says what it cannot know without depths', () => {
    const batch = batchOf(['E 100 0 7 9 0', 'X 150 0 7 9 0'])
    batch.a.fill(Number.NaN)
    const log = new DiagnosticLog()
    const engine = new Engine({ windowNs: 0, maxSpans: 10, exemplars: 1 }, log)
    engine.push(batch)
    engine.end()
    expect(engine.keeper.count).toBe(1)
    expect(log.count('NO_DEPTH')).toBeGreaterThan(0)
  })

  it('ends what a goroutine left open when it dies: at its closure, else without an end', () => {
    const goexit = [
      'E 100 0 7 9 376 0',
      'E 110 0 7 9 500 1',
      'D 120 0 7 9 700 1',
      'G 190 0 7 9 2 6 0',
    ]
    const { seen, log, engine } = run(goexit)
    expect(seen).toEqual(['a 9 100-190 abandoned', 'b 9 110-120 abandoned|deferred_exit'])
    expect([engine.keeper.count, log.count('ABANDONED')]).toEqual([1, 2])
  })

  it('cuts what is open when the capture ends', () => {
    const { seen, log, engine } = run(['E 100 0 7 9 376', 'Z 500'])
    expect(seen).toEqual(['a 9 100-500 cut_end'])
    expect([engine.keeper.count, log.count('CUT_SPANS')]).toEqual([0, 1])
  })

  it('gives unfinished spans only to those who want all', () => {
    expect(run(['E 100 0 7 9 376', 'Z 500'], { all: false }).seen).toEqual([])
  })

  it('uses an event later than the window where it stands, and counts it', () => {
    const lines = ['E 1000 0 7 9 376', 'Z 9000', 'Z 10000', 'X 2000 0 7 9 376']
    const { seen, log } = run(lines)
    expect(seen).toEqual(['a 9 1000-2000'])
    expect(log.count('LATE_EVENT')).toBe(1)
  })

  it('keeps only the functions that are wanted', () => {
    const lines = ['E 1 0 7 9 376 0', 'X 2 0 7 9 376 0', 'E 3 0 7 9 376 1', 'X 4 0 7 9 376 1']
    expect(run(lines, { fn: /^b$/ }).seen).toEqual(['b 9 3-4'])
  })

  it('keeps only spans that begin in the stretch asked for, counted from the first event', () => {
    const lines = [10, 20, 30, 40].flatMap((at) => [`E ${at} 0 7 9 376`, `X ${at + 5} 0 7 9 376`])
    expect(run(lines, { sinceNs: 10, untilNs: 30 }).seen).toEqual(['a 9 20-25', 'a 9 30-35'])
    expect(run(lines, { untilNs: 10 }).seen).toEqual(['a 9 10-15'])
    expect(run(lines, { sinceNs: 30 }).seen).toEqual(['a 9 40-45'])
  })

  it('takes spans summed in the kernel as they are, however long before they were printed they began', () => {
    const lines = [
      'P 100 7 9 50 0 0 0 0 0 0',
      'P 9000 7 9 60 0 0 0 0 0 0',
      'P 200 7 8 8900 10 20 1 30 40 50',
    ]
    const { spans, log, engine } = run(lines)
    expect(spans.map(({ startNs, durNs }) => [startNs, durNs])).toEqual(
      expect.arrayContaining([
        [100n, 50],
        [9000n, 60],
        [200n, 8900],
      ]),
    )
    expect(spans.map(total)).toEqual(spans.map(({ durNs }) => durNs))
    expect(engine.keeper.count).toBe(3)
    expect(log.count('LATE_EVENT')).toBe(0)
  })

  it('takes finished durations that have no start', () => {
    const batch = eventBatch(1)
    batch.length = 1
    batch.timeNs[0] = Number.NaN
    batch.kind[0] = EVENT.took
    batch.gid[0] = 5
    batch.a[0] = 12_000
    const spans: Span[] = []
    const engine = new Engine(
      { windowNs: 10, maxSpans: 10, exemplars: 1, onSpan: (span) => spans.push(span) },
      new DiagnosticLog(),
    )
    engine.push(batch)
    engine.end()
    expect(spans).toMatchObject([{ gid: 5, durNs: 12_000 }])
    expect([engine.durationNs, engine.startNs, spans[0].startNs]).toEqual([
      ...[undefined, undefined, undefined],
    ])
  })

  it('has no duration before the first event', () => {
    const { engine } = run([])
    expect([engine.durationNs, engine.startNs, engine.events]).toEqual([undefined, undefined, 0])
  })
})

describe('any soup of events', () => {
  const verb = fc.constantFrom('E', 'E', 'E', 'X', 'X', 'D', 'G', 'A', 'a', 'M', 'O')
  const event = fc
    .tuple(
      verb,
      fc.nat(400),
      fc.nat(3),
      fc.constantFrom(376, 500, 700),
      fc.nat(1),
      fc.constantFrom(1, 2, 3, 4, 6, 8, 9),
      fc.constantFrom(1, 2, 4),
    )
    .map(([letter, ts, gid, depth, fn, status, old]) => {
      const head = `${letter} ${1_000_000_000 + ts} ${gid % 2} ${7 + (gid % 3)}`
      if (letter === 'G') return `${head} ${gid} ${old} ${status} ${depth % 30}`
      if (letter === 'M') return `${head} ${['stw+', 'stw.', 'gcStart', 'markTerm'][gid]}`
      if (letter === 'O') return `${head} ${depth} ${old - 1} ${status * 10}`
      return `${head} ${gid} ${depth} ${fn}`
    })
  const header = fc.record({
    entry: fc.constantFrom('push' as const, 'start' as const),
    exit: fc.constantFrom('ret' as const, 'defer' as const, 'both' as const),
  })

  it('accounts for every entry, and every span for its duration to the nanosecond', () => {
    fc.assert(
      fc.property(
        fc.array(event, { maxLength: 120 }),
        header,
        fc.constantFrom(0, 50, 1000),
        (lines, head, windowNs) => {
          const { spans, log, engine } = run(lines, { header: head, windowNs, maxSpans: 10 })
          const entries = lines.filter((line) => line.startsWith('E ')).length
          const known = spans.length
          expect(known).toBe(entries - log.count('RESTARTED'))
          const unfinished = known - engine.keeper.count
          const left = log.count('LOST_EXIT') + log.count('ABANDONED') + log.count('CUT_SPANS')
          expect(unfinished).toBeLessThanOrEqual(left)
          for (const span of spans) {
            expect(total(span)).toBe(span.durNs)
            for (const ns of Object.values(span.components)) expect(ns).toBeGreaterThan(0)
            expect(
              Math.min(span.durNs, span.gcMarkNs, span.stwOverlapNs, span.transitions),
            ).toBeGreaterThanOrEqual(0)
          }
        },
      ),
      runs(600),
    )
  })
})

describe('hostile captures', () => {
  /** Pushes `count` events made by `fill`, in batches; gives the seconds that it took. */
  function seconds(
    count: number,
    fill: (batch: ReturnType<typeof eventBatch>, row: number, i: number) => void,
  ): { took: number; engine: Engine; log: DiagnosticLog } {
    const log = new DiagnosticLog()
    const engine = new Engine({ windowNs: 100, maxSpans: 1000, exemplars: 3 }, log)
    const batch = eventBatch(2048)
    batch.originSeconds = 0
    const start = cpuMs()
    for (let i = 0; i < count; i++) {
      const row = batch.length++
      batch.timeNs[row] = i
      batch.line[row] = i + 1
      batch.pid[row] = -1
      fill(batch, row, i)
      if (batch.length === 2048) {
        engine.push(batch)
        batch.length = 0
      }
    }
    engine.push(batch)
    engine.end()
    return { took: (cpuMs() - start) / 1000, engine, log }
  }

  it('of goroutines that all enter and never leave take bounded time and memory', () => {
    const before = process.memoryUsage().arrayBuffers
    const { took, log } = seconds(400_000, (batch, row, i) => {
      batch.kind[row] = EVENT.enter
      batch.gid[row] = i + 1
      batch.a[row] = 376
      batch.b[row] = 0
    })
    expect(took).toBeLessThan(5)
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(250e6)
    expect(log.count('LIMIT_REACHED') + log.count('CUT_SPANS')).toBe(400_000)
  })

  it('of status changes of endless goroutines that never die forget the idle ones', () => {
    const { took } = seconds(300_000, (batch, row, i) => {
      batch.kind[row] = EVENT.status
      batch.gid[row] = i + 1
      batch.a[row] = 2
      batch.b[row] = 1
      batch.c[row] = 0
    })
    expect(took).toBeLessThan(5)
  })

  it('of one stack without end, whose chain breaks all the time, take bounded time', () => {
    const { took } = seconds(200_000, (batch, row, i) => {
      const isEnter = i % 2 === 0
      batch.kind[row] = isEnter ? EVENT.enter : EVENT.status
      batch.gid[row] = 9
      batch.a[row] = isEnter ? i : 4
      batch.b[row] = isEnter ? 0 : 1
      batch.c[row] = 0
    })
    expect(took).toBeLessThan(5)
  })
})
