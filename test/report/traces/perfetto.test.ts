import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Analysis } from '../../../src/model/analysis.ts'
import { AnalyzeRun } from '../../../src/pipeline.ts'
import { analysisPerfetto } from '../../../src/report/traces/perfetto.ts'
import { analysis, fn, span } from '../sample-analysis.ts'
import { readPerfetto, type Slice } from './read-perfetto.ts'

const SAMPLES = join(import.meta.dirname, '../../../samples')

let contend: Analysis
beforeAll(() => {
  const run = new AnalyzeRun()
  run.push(gunzipSync(readFileSync(join(SAMPLES, 'go1.24-contend/capture.log.gz'))))
  contend = run.end()
})

const named = (slices: readonly Slice[]) =>
  slices.map(({ name, fromNs, toNs }) => [name, fromNs, toNs])

describe('the timeline of the exemplars', () => {
  test('has each slow and each usual span on the track of its goroutine, times to the nanosecond', () => {
    const [{ exemplars, usual }] = contend.functions
    const found = readPerfetto(analysisPerfetto(contend))
      .filter(({ path }) => /goroutine \d+( \(\d\))?$/.test(path))
      .flatMap(({ path, slices }) =>
        slices.map(({ name, category, fromNs, toNs }) =>
          [path, name, category, `${fromNs}`, `${toNs - fromNs}`].join(' '),
        ),
      )
    const expected = (some: typeof usual, category: string) =>
      some.map(({ span: { fn, gid, startNs, durNs } }) =>
        [`Go process / goroutine ${gid}`, fn, category, `${startNs}`, `${durNs}`].join(' '),
      )
    expect(exemplars.length).toBe(10)
    expect(found.sort()).toEqual(
      [...expected(exemplars, 'slow'), ...expected(usual, 'usual')].sort(),
    )
  })

  test('has the states of each span below it, with the reason of a wait in the name', () => {
    const tracks = readPerfetto(analysisPerfetto(contend))
    for (const { span: each, timeline } of contend.functions[0].exemplars) {
      const { gid, startNs = 0n, durNs } = each
      const states = tracks.find(({ path }) => path.endsWith(`/ goroutine ${gid} / state`))
      const within = states?.slices.filter(
        ({ fromNs, toNs }) => fromNs >= startNs && toNs <= startNs + BigInt(durNs),
      )
      expect(named(within ?? [])).toEqual(
        timeline.map(({ state, why, fromNs, toNs }) => [
          why === '' ? state : `${state}: ${why}`,
          startNs + BigInt(fromNs),
          startNs + BigInt(toNs),
        ]),
      )
    }
  })

  test('has every GC cycle and every pause of the report', () => {
    const tracks = readPerfetto(analysisPerfetto(contend))
    for (const { name, count, totalNs, maxNs } of contend.events) {
      const label = name === 'stw' ? 'stop the world' : 'GC marking'
      const track = tracks.find(({ path }) => path === `Go process / ${label}`)
      const lengths = track?.slices.map(({ fromNs, toNs }) => Number(toNs - fromNs)) ?? []
      expect(lengths.length).toBe(count)
      expect(lengths.reduce((sum, ns) => sum + ns, 0)).toBe(totalNs)
      expect(Math.max(...lengths)).toBe(maxNs)
    }
    expect(contend.events.length).toBe(2)
  })

  test('says of a span where its time went', () => {
    const [{ span: slowest }] = contend.functions[0].exemplars
    const slice = readPerfetto(analysisPerfetto(contend))
      .flatMap(({ slices }) => slices)
      .find(({ category, fromNs }) => category === 'slow' && fromNs === slowest.startNs)
    for (const [name, ns] of Object.entries(slowest.components)) {
      expect(slice?.annotations[`${name}_ns`]).toBe(`${ns}`)
    }
    expect(slice?.annotations.top_wait).toBe('sync.Mutex.Lock')
  })

  test('has the same bytes every time', () => {
    expect(analysisPerfetto(contend)).toEqual(analysisPerfetto(contend))
  })
})

describe('spans as they may come', () => {
  const START = 9_007_199_254_740_993n
  const drawn = (fields: object, at: bigint, durNs: number) => ({
    span: span({ startNs: START + at, durNs, ...fields }),
    timeline: [{ state: 'running' as const, fromNs: 0, toNs: durNs, why: '' }],
  })
  const tracksOf = (...exemplars: ReturnType<typeof drawn>[]) =>
    readPerfetto(analysisPerfetto(analysis({ functions: [fn({ exemplars })] })))

  test('nested ones nest, also where they begin or end together; those that cross take the next lane', () => {
    const [outer, inner, twin, crossing] = [
      drawn({ depth: 9 }, 0n, 100),
      drawn({ depth: 8 }, 0n, 40),
      drawn({ depth: 7 }, 60n, 40),
      drawn({ depth: 6 }, 90n, 40),
    ]
    const tracks = tracksOf(twin, crossing, inner, outer)
    const [first, states, second] = tracks
    expect(tracks.map(({ path }) => path)).toEqual([
      'Go process 4321 / goroutine 18',
      'Go process 4321 / goroutine 18 / state',
      'Go process 4321 / goroutine 18 (2)',
      'Go process 4321 / goroutine 18 (2) / state',
    ])
    expect(
      first.slices.map(({ depth, fromNs, toNs }) => [depth, fromNs - START, toNs - START]),
    ).toEqual([
      [0, 0n, 100n],
      [1, 0n, 40n],
      [1, 60n, 100n],
    ])
    expect(named(states.slices)).toEqual([['running', START, START + 100n]])
    expect(second.slices.length).toBe(1)
  })

  test('the slowest and the usual may be one span; without a start it is none', () => {
    const one = drawn({}, 0n, 5)
    const both = analysis({ functions: [fn({ exemplars: [one], usual: [one] })] })
    expect(readPerfetto(analysisPerfetto(both))[0].slices.length).toBe(1)
    const { startNs, ...timeless } = span()
    const none = analysis({ functions: [fn({ exemplars: [{ span: timeless, timeline: [] }] })] })
    expect(readPerfetto(analysisPerfetto(none))).toEqual([])
  })

  test('any name is valid text without control characters, and goroutines may be addresses', () => {
    const fnName = 'a\u001b[2J\ud800\u202e'
    const [track] = tracksOf(drawn({ fn: fnName, gid: 0xc0_0000_1234, pid: -1 }, 0n, 5))
    expect(track.path).toBe('Go process / goroutine 824633725492')
    expect(track.slices[0].name).toBe('a\\x1b[2J\\ud800\\u202e')
    expect(tracksOf(drawn({ fn: 'é漢😀' }, 0n, 5))[0].slices[0].name).toBe('é漢😀')
  })
})
