import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { parse, View } from 'vega'
import { compile } from 'vega-lite'
import { describe, expect, test } from 'vitest'
import type { Analysis } from '../../../src/model/analysis.ts'
import { COMPONENTS } from '../../../src/model/components.ts'
import { AnalyzeRun } from '../../../src/pipeline.ts'
import { allCharts } from '../../../src/report/charts/all-charts.ts'
import type { ChartSpec } from '../../../src/report/charts/chart.ts'
import { COMPONENT_COLORS } from '../../../src/report/words/component-colors.ts'
import { analysis, fn, histogram, span } from '../sample-analysis.ts'
import { bigAnalysis, bigFunction, exemplar } from './big-analysis.ts'

const SAMPLES = join(import.meta.dirname, '../../../samples')

function analyzed(sample: string): Analysis {
  const folder = join(SAMPLES, sample)
  const file = readdirSync(folder).find((name) => name.startsWith('capture.')) ?? ''
  const bytes = readFileSync(join(folder, file))
  const run = new AnalyzeRun()
  run.push(file.endsWith('.gz') ? gunzipSync(bytes) : bytes)
  return run.end()
}

type Logger = NonNullable<NonNullable<Parameters<typeof compile>[1]>['logger']>

/** What Vega-Lite has to say about a chart. */
function warnings(spec: ChartSpec): readonly string[] {
  const heard: string[] = []
  const keep = (...words: readonly unknown[]): Logger => {
    heard.push(words.join(' '))
    return logger
  }
  const logger: Logger = {
    ...{ level: () => logger, info: () => logger, debug: () => logger },
    ...{ warn: keep, error: keep },
  }
  compile(spec, { logger })
  return heard
}

/** Marks that tell a pointer nothing; lines are told by points over them, texts say it themselves. */
function silentMarks(spec: unknown): readonly string[] {
  if (typeof spec !== 'object' || spec === null) return []
  const own = 'mark' in spec && isSilent(spec) ? [JSON.stringify(spec.mark)] : []
  const layers = Object.values(spec).flatMap((each) => (Array.isArray(each) ? each : []))
  return [...own, ...layers.flatMap(silentMarks)]
}

function isSilent({ mark, encoding }: { mark?: unknown; encoding?: unknown }): boolean {
  const type = typeof mark === 'object' && mark !== null && 'type' in mark ? mark.type : mark
  if (type === 'line' || type === 'text') return false
  return ![mark, encoding].some(
    (part) => typeof part === 'object' && part !== null && 'tooltip' in part,
  )
}

function check(found: Analysis, kinds: readonly string[]): void {
  const charts = allCharts(found)
  expect(charts.map(({ name }) => name.split(' ')[0])).toEqual(kinds)
  for (const { name, spec } of charts) {
    expect(warnings(spec), name).toEqual([])
    expect(spec.$schema).toBe('https://vega.github.io/schema/vega-lite/v6.json')
    expect(JSON.parse(JSON.stringify(spec)), `${name} is JSON as it stands`).toEqual(spec)
    expect(JSON.stringify(spec), `${name} has its data inline`).not.toContain('"url"')
    expect(silentMarks(spec), `${name}: what is drawn tells what it is`).toEqual([])
  }
}

const FULL = [
  ...['component-times', 'component-parts', 'latency-histogram', 'latency-distribution'],
  ...['latency-heat', 'timelines'],
]

describe('the charts of the samples warn of nothing', () => {
  test.each([
    ['go1.24-gc', FULL],
    ['go1.24-contend', FULL],
    ['go1.15-contend-bt0.11', FULL],
    ['go1.27-net', FULL],
    ['go1.27-places', FULL],
    ['seed-go1.24-bt0.23', ['latency-histogram', 'latency-distribution', 'map']],
    ['seed-go1.24-bt0.23-json', ['latency-histogram', 'latency-distribution', 'map']],
    ['gosrv-snapshots-bt0.27', ['map', 'map', 'over-time']],
    ['blog-histogram', ['map']],
    ['c-stacks-bt0.23', ['map', 'map']],
  ])('%s', (sample, kinds) => check(analyzed(sample), kinds))

  test('no sample is forgotten', () => {
    expect(readdirSync(SAMPLES)).toHaveLength(10)
  })
})

interface Drawn {
  readonly role?: string
  readonly items?: readonly Drawn[]
  readonly bounds?: { readonly x1: number; readonly x2: number }
}

/** What is drawn in a role, wherever it stands. */
function inRole(drawn: Drawn, role: string): readonly Drawn[] {
  const within = (drawn.items ?? []).flatMap((each) => inRole(each, role))
  return drawn.role === role ? [drawn, ...within] : within
}

test('the legend of all components fits the width of its chart', async () => {
  const [{ name, spec }] = allCharts(bigAnalysis(1))
  expect(name).toMatch(/^component-times/)
  const view = new View(parse(compile(spec).spec), { renderer: 'none' })
  await view.runAsync()
  const root: Drawn = Reflect.get(view.scenegraph(), 'root')
  const legends = inRole(root, 'legend').flatMap(({ bounds }) => bounds ?? [])
  expect(inRole(root, 'legend-label').flatMap(({ items = [] }) => items)).toHaveLength(
    COMPONENTS.length,
  )
  expect(legends).not.toEqual([])
  for (const { x1, x2 } of legends) expect(x2 - x1).toBeLessThanOrEqual(640 + 40)
})

describe('odd captures', () => {
  test('an analysis as large as it can be', () => check(bigAnalysis(1), [...FULL, ...maps(60)]))

  test('a single span of no length', () => {
    const bin = { loNs: 0, hiNs: 1, count: 1, bodyCount: 1, tailCount: 1, componentsNs: {} }
    const cells = [{ column: 0, row: 0, count: 1 }]
    const none = fn({
      ...{ spans: 1, meanNs: 0, minNs: 0, maxNs: 0, quantiles: [{ p: 0.99, ns: 0 }] },
      exemplars: [{ span: span({ durNs: 0 }), timeline: [] }],
      latency: { bins: [bin], points: [{ p: 1, ns: 0 }] },
      heat: { stepNs: 1, columns: 120, edgesNs: [0, 1], cells },
    })
    check(analysis({ functions: [none] }), FULL.slice(2, 5))
  })

  test('buckets without ends, empty ones and negative ones', () => {
    const ends = [
      { lo: Number.NEGATIVE_INFINITY, hi: -5, count: 0 },
      { lo: -5, hi: 0, count: 3 },
      { lo: 0, hi: Number.POSITIVE_INFINITY, count: 9 },
    ]
    check(analysis({ functions: [], histograms: [histogram(ends, [])] }), ['map'])
  })

  test('names that mean something to Vega or to a browser stay names', () => {
    for (const name of HOSTILE) {
      const { timeline, span: slow } = exemplar(3, 900)
      const found = bigFunction(name, {
        exemplars: [
          {
            span: { ...slow, topWait: name },
            timeline: timeline.map((s) => ({ ...s, why: name })),
          },
        ],
      })
      const histograms = [histogram([{ lo: 1, hi: 2, count: 1 }], [], { name, key: [name] })]
      check(analysis({ functions: [found], histograms }), [...FULL, 'map'])
    }
  })
})

const HOSTILE = [
  '<img src=x onerror=alert(1)>',
  '</script><script>alert(1)</script>',
  '<!--',
  '\u2028\u2029\u0000\u001b[2J\u202e',
  '__proto__',
  `datum["x"] + '' + {signal: "width"}`,
]

function maps(count: number): readonly string[] {
  return Array.from({ length: count }, () => 'map')
}

test('every component has a colour of its own', () => {
  const colors = Object.values(COMPONENT_COLORS)
  expect(new Set(colors).size).toBe(colors.length)
})
