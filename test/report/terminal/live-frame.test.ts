import { describe, expect, test } from 'vitest'
import type { Analysis } from '../../../src/model/analysis.ts'
import {
  type LiveStatus,
  type LiveWindow,
  liveFrame,
} from '../../../src/report/terminal/live-frame.ts'
import { width } from '../../../src/report/text/width.ts'
import { analysis, CLEAN, fn, histogram, span } from '../sample-analysis.ts'

const COLOUR = /\u001b\[[0-9;]*m/g
const STEERS = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/

const STATUS: LiveStatus = {
  elapsedMs: 12_345,
  linesPerSecond: 3400.4,
  spansPerSecond: 1,
  hint: 'Ctrl-C ends it.',
}
const WINDOW: LiveWindow = { columns: 100, rows: 50, color: false }

const CAUSES: Partial<Analysis['functions'][number]> = {
  components: [
    {
      name: 'wait_mutex',
      totalNs: 5e9,
      bodyMeanNs: 1000,
      tailMeanNs: 9e6,
      excessShare: 0.8,
      verdict: 'confirmed',
    },
  ],
  tail: {
    spans: 1000,
    tailSpans: 10,
    p99Ns: 12_300_000,
    blocks: 20,
    bodyMeanNs: 1.4e6,
    tailMeanNs: 2e7,
    shapleySeNs: 0,
    associations: [],
    incidents: [],
    leftOut: { lossySpans: 0, lossyTailSpans: 0, sampledSpans: 0, forgottenEvents: 0 },
    seed: 1,
  },
}

/** Evil in every place where a capture can put text. */
const HOSTILE = '\u001b[2J\u001b]0;x\u0007\u202e\n\r\t名前\u0300𝕏'.repeat(40)
const HOSTILE_ANALYSIS = analysis({
  functions: [
    fn({ fn: HOSTILE, ...CAUSES, exemplars: [{ span: span({ topWait: HOSTILE }), timeline: [] }] }),
    fn({ fn: HOSTILE }),
  ],
  histograms: [
    histogram([{ lo: 1, hi: 2, count: 3 }], [{ p: 0.99, lo: 1, hi: 2 }], {
      name: HOSTILE,
      key: [HOSTILE],
    }),
  ],
  diagnostics: [{ code: 'UNKNOWN_LINE', count: 2, firstLine: 3, message: HOSTILE }],
  capture: { ...CLEAN, go: HOSTILE, lost: 7 },
})

function frame(of: Analysis, window: Partial<LiveWindow> = {}, status = STATUS): readonly string[] {
  return liveFrame(of, status, { ...WINDOW, ...window })
}

describe('a frame', () => {
  test('says how long, how fast, what was lost and how much there is', () => {
    expect(frame(analysis())[0]).toBe(
      '0:12 · 3,400 lines/s · 1 span/s · nothing lost · 2,005 lines, 1,000 spans',
    )
    const [first] = frame(
      analysis({ capture: { ...CLEAN, lost: 295 } }),
      {},
      { ...STATUS, share: 0.5 },
    )
    expect(first).toBe(
      '0:12 · 3,400 lines/s · 1 span/s · 295 events lost · 2,005 lines, 1,000 spans · 50 % read',
    )
  })

  test('never says that nothing was lost where a map was full', () => {
    const incomplete = { reason: 'a map was full (-7)', count: 3 }
    const [first] = frame(analysis({ capture: { ...CLEAN, incomplete } }))
    expect(first).toContain('incomplete (told 3 times)')
    expect(first).not.toContain('nothing lost')
  })

  test('of maps alone has their largest values', () => {
    const map = { name: '@reads', kind: 'map', prints: 2, keys: 1, sum: 5 } as const
    const top = [{ key: ['sda'], value: 5 }]
    const lines = frame(analysis({ functions: [], histograms: [], maps: [{ ...map, top }] }))
    expect(lines.join('\n')).toMatch(/\nMap @reads\n.*\n.*\n +sda +5\n/)
    expect(lines.join('\n')).not.toMatch(/No finished span/)
  })

  test('has the verdict first, then percentiles, causes and the slowest spans, and ends with a hint', () => {
    const lines = frame(analysis({ functions: [fn(CAUSES)] }))
    expect(lines[1]).toMatch(/^main\.handle: p99 is 12\.3 ms/)
    const headings = lines.filter((line) => /^(Percentiles|Why|Slowest|Data)/.test(line))
    expect(headings).toEqual([
      'Percentiles of main.handle',
      'Why the tail of main.handle is slow',
      'Slowest spans of main.handle',
      'Data quality',
    ])
    expect(lines.at(-1)).toBe('Ctrl-C ends it.')
  })

  test('of 24 lines has room for all of these', () => {
    const text = frame(analysis({ functions: [fn(CAUSES)] }), { columns: 80, rows: 24 }).join('\n')
    expect(text).toMatch(
      /p99 is 12\.3 ms.*Percentiles of.* p99 .*Why the tail.*\n {2}mutex .*Slowest spans.*\n {2}1 {2}88\.1 ms/s,
    )
  })

  test('that is too small says how many lines are missing', () => {
    const lines = frame(analysis({ functions: [fn(CAUSES)] }), { rows: 12 })
    expect(lines.length).toBeLessThanOrEqual(12)
    expect(lines.at(-1)).toMatch(/^… \d+ more lines\. Ctrl-C ends it\.$/)
  })

  test('shows the other functions by their verdicts', () => {
    const lines = frame(analysis({ functions: [fn(), fn({ fn: 'main.other' })] }))
    expect(lines.filter((line) => line.startsWith('main.other: p99 is'))).toHaveLength(1)
    expect(lines.filter((line) => line.startsWith('Percentiles'))).toHaveLength(1)
  })

  test('of histograms alone has their verdict and their pictures', () => {
    const one = histogram([{ lo: 256, hi: 512, count: 9 }], [{ p: 0.99, lo: 256, hi: 512 }])
    const lines = frame(analysis({ functions: [], histograms: [one] }))
    expect(lines[1]).toMatch(/^@durations\[dispatch\]: p99 is/)
    expect(lines).toContain('Histogram @durations[dispatch]')
  })

  test('before anything came says that it waits, and before the first span what came', () => {
    const empty = { functions: [], capture: { ...CLEAN, lines: 0, events: 0, spans: 0 } }
    expect(frame(analysis(empty))[1]).toBe('Waiting for the capture…')
    const some = { functions: [], capture: { ...CLEAN, lines: 5, events: 1, spans: 0 } }
    expect(frame(analysis(some))[1]).toBe('No finished span yet: 1 event in 5 lines so far.')
  })

  test('is coloured only where it may be', () => {
    expect(frame(analysis()).join('')).not.toMatch(COLOUR)
    expect(frame(analysis(), { color: true }).join('')).toMatch(COLOUR)
  })
})

describe('no frame is wider or taller than its window, or steers the terminal', () => {
  const sizes = [
    [0, 0],
    [1, 1],
    [1, 50],
    [10, 2],
    [19, 3],
    [40, 10],
    [59, 24],
    [80, 24],
    [500, 5],
    [300, 300],
  ] as const

  test.each(sizes)('%i columns, %i rows', (columns, rows) => {
    for (const of of [HOSTILE_ANALYSIS, analysis(), analysis({ functions: [] })]) {
      for (const color of [false, true]) {
        const lines = frame(of, { columns, rows, color })
        expect(lines.length).toBeLessThanOrEqual(Math.max(1, rows))
        for (const line of lines) {
          const plain = line.replace(COLOUR, '')
          expect(width(plain)).toBeLessThanOrEqual(columns)
          expect(plain).not.toMatch(STEERS)
        }
      }
    }
  })
})
