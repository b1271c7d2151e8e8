import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Analysis } from '../src/model/analysis.ts'
import type { CaptureRecord } from '../src/model/record.ts'
import type { Span } from '../src/model/span.ts'
import { flagNames } from '../src/model/span-flags.ts'
import { type AnalyzeOptions, AnalyzeRun, TablesRun } from '../src/pipeline.ts'
import { bytesOf, cutAt } from './parse/read-capture.ts'
import { runs } from './property-runs.ts'

function analyze(chunks: readonly Uint8Array[], options?: AnalyzeOptions): Analysis {
  const run = new AnalyzeRun(options)
  for (const chunk of chunks) run.push(chunk)
  return run.end()
}

function analyzeText(text: string, options?: AnalyzeOptions): Analysis {
  return analyze([bytesOf(text)], options)
}

/** A log of the lab: a Go program that panics, recovers, recurses and exits on purpose; `head` goes in front. */
function exitsLog(name: string, head = ''): Uint8Array {
  const log = gunzipSync(readFileSync(new URL(`./fixtures/exits/${name}.log.gz`, import.meta.url)))
  return Buffer.concat([bytesOf(head), log])
}

const PROTOCOL = [
  'Attaching 9 probes...',
  'H gotail=1 go=1.24.4 arch=amd64 exit=both entry=push',
  'H fn=main.handle',
  ...Array.from({ length: 40 }, (_, i) => [
    `E ${999_999_000 + 200 * i} ${i % 2} 7 9 376 0`,
    `G ${999_999_020 + 200 * i} ${i % 2} 7 9 2 4 0`,
    `G ${999_999_050 + 200 * i} ${i % 2} 7 9 4 1 13`,
    `G ${999_999_060 + 200 * i} ${i % 2} 7 9 1 2 0`,
    `X ${999_999_070 + i + 200 * i} ${i % 2} 7 9 376 0`,
  ]).flat(),
  'Lost 3 events',
  'hello',
  '@gotail_events: 205',
  '',
].join('\n')

describe('a run', () => {
  it('turns event lines into percentiles', () => {
    const { capture, functions } = analyzeText(PROTOCOL)
    expect(capture).toMatchObject({ events: 200, spans: 40, lost: 5, notUnderstood: 1, lines: 206 })
    expect(functions).toMatchObject([
      { fn: 'main.handle', spans: 40, minNs: 70, maxNs: 109, meanNs: 89.5 },
    ])
    expect(functions[0].quantiles.map(({ p, ns }) => [p, ns])).toEqual([
      [0.5, 89],
      [0.9, 105],
      [0.99, 109],
      [0.999, 109],
    ])
  })

  it('turns the same capture in JSON into the same analysis', () => {
    const lines = PROTOCOL.split('\n').slice(1, -4)
    const records = lines.map(
      (line) => `{"type": "printf", "data": ${JSON.stringify(`${line}\n`)}}`,
    )
    const json = [
      '{"type": "attached_probes", "data": {"probes": 9}}',
      ...records,
      '{"type": "lost_events", "data": {"events": 3}}',
      '{"type": "printf", "data": "hello\\n"}',
      '{"type": "map", "data": {"@gotail_events": 205}}',
      '',
    ].join('\n')
    expect(analyzeText(json)).toEqual(analyzeText(PROTOCOL))
  })

  it('gives the same analysis for any cut into chunks', () => {
    const bytes = bytesOf(PROTOCOL)
    const whole = analyze([bytes])
    fc.assert(
      fc.property(fc.array(fc.nat(bytes.length), { maxLength: 40 }), (offsets) => {
        expect(analyze(cutAt(bytes, offsets))).toEqual(whole)
      }),
      runs(60),
    )
    expect(analyze(Array.from(bytes, (byte) => Uint8Array.of(byte)))).toEqual(whole)
  })

  it('gives the same analysis for any cut where the header changes in the middle', () => {
    // With entry=push the second entry replaces the first, with entry=start it repeats it.
    const round = (second: number): string[] => [
      `E ${second}000000000 0 7 9 376 0`,
      `E ${second}000000100 0 7 9 376 0`,
      `X ${second}000000200 0 7 9 376 0`,
    ]
    const lines = [
      'Attaching 1 probe...',
      'H gotail=1 entry=push',
      ...round(1),
      'Z 5000000000',
      'H entry=start',
      ...round(7),
    ]
    const bytes = bytesOf(`${lines.join('\n')}\n`)
    const whole = analyze([bytes], { windowMs: 0 })
    expect(whole.capture).toMatchObject({ spans: 2, restarted: 1 })
    expect(whole.functions[0]).toMatchObject({ minNs: 100, maxNs: 200 })
    for (let at = 1; at < bytes.length; at++) {
      expect(analyze(cutAt(bytes, [at]), { windowMs: 0 })).toEqual(whole)
    }
  })

  it('tells of its progress', () => {
    const run = new AnalyzeRun()
    run.push(bytesOf(PROTOCOL))
    expect(run.progress()).toMatchObject({ lines: 206, events: 200 })
    run.end()
    expect(run.progress().spans).toBe(40)
  })

  it('asks for the percentiles it is told, as the fractions that people mean', () => {
    const { quantiles } = analyzeText(PROTOCOL, { percents: [99.9, 7, 12.5] }).functions[0]
    expect(quantiles.map(({ p }) => p)).toEqual([0.999, 0.07, 0.125])
  })

  it('never throws on any bytes, and reads as many lines as there are', () => {
    const word = fc.constantFrom(
      ...[
        'E',
        'X',
        'G',
        'M',
        'P',
        'H ',
        ' ',
        ' ',
        '\n',
        '\n',
        '1',
        '999999999',
        '9007199254740993123',
        '-1',
      ],
      ...[
        'ts=',
        'enter ',
        'exit ',
        'gid=',
        'fn=a',
        'takes ',
        'us',
        'stw+',
        '9'.repeat(400),
        'pid=1',
        'rec E ts depth',
      ],
    )
    const text = fc.array(word, { maxLength: 60 }).map((words) => words.join(''))
    fc.assert(
      fc.property(text, fc.array(fc.nat(300), { maxLength: 5 }), (capture, offsets) => {
        const bytes = bytesOf(capture)
        const { capture: found } = analyze(cutAt(bytes, offsets), { all: true, onSpan: () => {} })
        expect(found.lines).toBe(capture.split('\n').length - (/(^|\n)$/.test(capture) ? 1 : 0))
      }),
      runs(500),
    )
  })
})

/**
 * Counted with awk, by a script that knows no more than the rules: deeper calls go, equal ones repeat, and a call whose
 * closure ran in the last 10 ms of the log is cut.
 */
const EXITS = [
  {
    name: 'go1.24-push',
    head: 'H gotail=1 go=1.24.4 exit=both entry=push\n',
    counts: { entries: 2653, spans: 2579, restarted: 0, abandoned: 41, ended: 16, cut: 49 },
    spans: { bigrec: 1927, goexits: 40, loopDefer: 49, panics: 24, rec: 245, twoDefers: 49 },
    totalNs: { bigrec: 734_173_496, goexits: 440_496, panics: 40_698, rec: 17_582_759 },
  },
  {
    name: 'go1.27-start',
    head: 'H gotail=1 go=1.27 exit=both entry=start\n',
    counts: { entries: 2800, spans: 2469, restarted: 275, abandoned: 41, ended: 17, cut: 32 },
    spans: { bigrec: 1845, goexits: 39, loopDefer: 47, panics: 23, rec: 235, twoDefers: 46 },
    totalNs: { bigrec: 1_199_626_822, goexits: 729_168, panics: 303_431, rec: 31_812_319 },
  },
  {
    name: 'go1.15-start',
    head: 'H gotail=1 go=1.15.15 exit=both\n',
    counts: { entries: 2775, spans: 2491, restarted: 230, abandoned: 42, ended: 18, cut: 30 },
    spans: { bigrec: 1861, goexits: 40, loopDefer: 47, panics: 24, rec: 235, twoDefers: 47 },
    totalNs: { bigrec: 1_224_099_595, goexits: 924_446, panics: 327_448, rec: 26_903_768 },
  },
] as const

describe.each(EXITS)('a real log: $name', ({ name, head, counts, spans, totalNs }) => {
  const seen: Span[] = []
  const analysis = analyze([exitsLog(name, head)], { all: true, onSpan: (span) => seen.push(span) })
  const { capture, functions } = analysis

  it('has as many spans of each kind as were counted by other means', () => {
    expect(capture).toMatchObject({
      ...{ spans: counts.spans, restarted: counts.restarted, abandoned: counts.abandoned },
      ...{ cut: counts.cut, unmatchedExits: 0, late: 0, notUnderstood: 0 },
    })
    const found = Object.fromEntries(functions.map(({ fn, spans: count }) => [fn, count]))
    expect(found).toMatchObject(spans)
  })

  it('has as much time in them', () => {
    const sums = functions.map(({ fn, spans: count, meanNs }) => [fn, Math.round(count * meanNs)])
    expect(Object.fromEntries(sums)).toMatchObject(totalNs)
  })

  it('accounts for every entry', () => {
    const { entries, restarted, abandoned, ended, cut } = counts
    expect(capture.spans + restarted + (abandoned - ended) + cut).toBe(entries)
    expect(seen).toHaveLength(entries - restarted)
    const flagged = (flag: string): number =>
      seen.filter(({ flags }) => flagNames(flags).split('|').includes(flag)).length
    expect([flagged('abandoned'), flagged('deferred_exit')]).toEqual([abandoned, ended])
  })

  it('is the same without its header, which such scripts do not print', () => {
    expect(
      analyze([exitsLog(name)]).functions.map(({ fn, spans: n, meanNs }) => [fn, n, meanNs]),
    ).toEqual(functions.map(({ fn, spans: n, meanNs }) => [fn, n, meanNs]))
  })

  it('is the same in chunks of a pipe', () => {
    const bytes = exitsLog(name, head)
    const chunks = Array.from({ length: Math.ceil(bytes.length / 4097) }, (_, i) =>
      bytes.subarray(4097 * i, 4097 * (i + 1)),
    )
    expect(analyze(chunks)).toEqual(analyze([bytes]))
  })
})

describe('tables', () => {
  it('hands over every record in the order of the capture, and says how it went', () => {
    const records: CaptureRecord[] = []
    const run = new TablesRun((record) => records.push(record))
    run.push(bytesOf('Attaching 1 probe...\nE 1 0 7 9 376\nhello\n@x: 5\nLost 2 events\n'))
    expect(run.end()).toMatchObject({ lines: 5, understood: 3, diagnostics: [] })
    expect(records.map(({ kind }) => kind)).toEqual(['attached', 'printf', 'printf', 'map', 'lost'])
  })
})

describe('shapes', () => {
  it('are left out where they are not wanted, and nothing else with them', () => {
    const whole = analyzeText(PROTOCOL)
    const bare = analyzeText(PROTOCOL, { shapes: false })
    expect(whole.functions[0].latency).toBeDefined()
    expect(bare.functions[0].latency).toBeUndefined()
    const without = whole.functions.map(
      ({ latency: _, heat: __, ladder: ___, sample: ____, ...fn }) => fn,
    )
    expect(bare).toEqual({ ...whole, functions: without })
  })
})
