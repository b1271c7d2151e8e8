import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Analysis } from '../../../src/model/analysis.ts'
import type { Span } from '../../../src/model/span.ts'
import { type AnalyzeOptions, AnalyzeRun } from '../../../src/pipeline.ts'
import { PerfettoStream } from '../../../src/report/traces/perfetto-stream.ts'
import { readPerfetto, type Slice, type TrackRead } from './read-perfetto.ts'
import { readProto } from './read-proto.ts'

interface Traced {
  readonly bytes: Buffer
  readonly tracks: readonly TrackRead[]
  readonly spans: readonly Span[]
  readonly analysis: Analysis
  readonly leftOut: number
}

function traced(
  capture: Uint8Array | string,
  options: AnalyzeOptions = {},
  piece = 1 << 16,
  most?: number,
): Traced {
  const parts: Uint8Array[] = []
  const stream = new PerfettoStream((bytes) => parts.push(bytes), most)
  const spans: Span[] = []
  const run = new AnalyzeRun({
    ...options,
    observer: stream,
    onSpan: (span) => {
      spans.push(span)
      stream.span(span)
    },
  })
  const input = typeof capture === 'string' ? new TextEncoder().encode(capture) : capture
  for (let at = 0; at < input.length; at += piece) run.push(input.subarray(at, at + piece))
  const analysis = run.end()
  stream.end(analysis)
  const bytes = Buffer.concat(parts)
  return { bytes, tracks: readPerfetto(bytes), spans, analysis, leftOut: stream.leftOut }
}

const sample = (name: string): Uint8Array =>
  gunzipSync(readFileSync(join(import.meta.dirname, '../../../samples', name, 'capture.log.gz')))

const trackOf = (tracks: readonly TrackRead[], ending: string): TrackRead | undefined =>
  tracks.find(({ path }) => path.endsWith(ending))

/** Nanoseconds by component, of what lies within the span. */
function sumsWithin(states: readonly Slice[], { startNs = 0n, durNs }: Span): object {
  const endNs = startNs + BigInt(durNs)
  const sums: Record<string, number> = {}
  for (const { name, fromNs, toNs } of states) {
    const ns = Number((toNs < endNs ? toNs : endNs) - (fromNs > startNs ? fromNs : startNs))
    const [component] = name.split(':')
    if (ns > 0) sums[component] = (sums[component] ?? 0) + ns
  }
  return sums
}

describe.each([
  ['go1.24-contend', 'go1.24.4 on one machine'],
  ['go1.24-gc', 'with nested spans of several functions'],
  ['go1.15-contend-bt0.11', 'of an old runtime and an old bpftrace'],
])('the whole trace of %s, %s', (name) => {
  let whole: Traced
  beforeAll(() => {
    whole = traced(sample(name))
  })

  test('has every finished span, exact', () => {
    const found = whole.tracks
      .filter(({ path }) => /goroutine \d+$/.test(path))
      .flatMap(({ path, slices }) =>
        slices.map((each) =>
          [path.split(' ').at(-1), each.name, each.fromNs, each.toNs - each.fromNs].join(' '),
        ),
      )
    expect(whole.spans.length).toBeGreaterThan(100)
    expect(found.sort()).toEqual(
      whole.spans.map(({ gid, fn, startNs, durNs }) => [gid, fn, startNs, durNs].join(' ')).sort(),
    )
  })

  test('has the states of each goroutine apart', () => {
    const states = whole.tracks.filter(({ path }) => path.endsWith('/ state'))
    const touching = states.flatMap(({ slices }) =>
      slices.filter(({ depth, fromNs }, i) => depth > 0 || (i > 0 && fromNs < slices[i - 1].toNs)),
    )
    expect(touching).toEqual([])
  })

  test('has states that sum to the components of each span within', () => {
    for (const span of whole.spans.slice(0, 200)) {
      const states = trackOf(whole.tracks, `/ goroutine ${span.gid} / state`)?.slices ?? []
      expect(sumsWithin(states, span)).toEqual(span.components)
    }
  })

  test('has one goroutine at a time on each thread, the collector, the pauses, and arrows', () => {
    const threads = whole.tracks.filter(({ path }) => / thread \d+$/.test(path))
    expect(threads.length).toBeGreaterThan(1)
    for (const { slices } of threads) {
      expect(slices.every(({ depth }) => depth === 0)).toBe(true)
    }
    for (const { name: event, count } of whole.analysis.events) {
      const ending = event === 'stw' ? 'stop the world' : 'GC marking'
      expect(trackOf(whole.tracks, ending)?.slices.length).toBe(count)
    }
    const arrows = whole.tracks.flatMap(({ instants }) => instants)
    expect(arrows.length).toBeGreaterThan(100)
  })

  test('is the same however the capture is cut, and leaves the analysis as it is without', () => {
    expect(traced(sample(name), {}, 1009).bytes.equals(whole.bytes)).toBe(true)
    const run = new AnalyzeRun()
    run.push(sample(name))
    expect(run.end()).toEqual(whole.analysis)
  })
})

describe('moment by moment', () => {
  const S = 5_000_000_000
  const CAPTURE = [
    'H gotail=1 go=1.24.4 exit=ret entry=push fn=main.handle',
    // Goroutine 7 runs on thread 70 and waits on a channel; 8 runs on thread 80 and wakes it.
    `G ${S} 0 70 7 1 2 0`,
    `E ${S + 100} 0 70 7 64 0`,
    `G ${S + 200} 1 80 8 1 2 0`,
    `G ${S + 1000} 0 70 7 2 4 14`,
    `G ${S + 5000} 1 80 7 4 1 14`,
    `G ${S + 5500} 0 70 7 1 2 0`,
    // The thread slept for 600 ns, then waited 400 ns for a CPU.
    `O ${S + 8000} 0 70 1000 1 400`,
    `X ${S + 9000} 0 70 7 64 0`,
    `G ${S + 9500} 0 70 7 2 4 14`,
    `Z ${S + 10000}`,
    '',
  ].join('\n')
  const at = (ns: bigint): number => Number(ns) - S

  test('states, threads and their time off the CPU', () => {
    const { tracks } = traced(CAPTURE)
    const shown = (ending: string) =>
      trackOf(tracks, ending)?.slices.map(({ name, fromNs, toNs }) => [name, at(fromNs), at(toNs)])
    expect(shown('goroutine 7')).toEqual([['main.handle', 100, 9000]])
    expect(shown('goroutine 7 / state')).toEqual([
      ['running', 0, 1000],
      ['wait_chan: chan receive', 1000, 5000],
      ['sched_wait', 5000, 5500],
      ['running', 5500, 7000],
      ['os_blocked', 7000, 7600],
      ['os_runq', 7600, 8000],
      ['running', 8000, 9500],
    ])
    expect(shown('thread 70')).toEqual([
      ['goroutine 7', 0, 1000],
      ['goroutine 7', 5500, 9500],
    ])
    expect(shown('thread 80')).toEqual([['goroutine 8', 200, 10000]])
    expect(shown('off CPU')).toEqual([
      ['os_blocked', 7000, 7600],
      ['os_runq', 7600, 8000],
    ])
  })

  test('an arrow from the goroutine that wakes to the one that is woken, at the moment it is', () => {
    const { tracks } = traced(CAPTURE)
    const shown = (ending: string) => trackOf(tracks, ending)?.instants
    const atNs = BigInt(S + 5000)
    expect(shown('goroutine 8 / state')).toEqual([
      { name: 'wakes goroutine 7', atNs, flow: '1', isLast: false },
    ])
    expect(shown('goroutine 7 / state')).toEqual([
      { name: 'woken by goroutine 8', atNs, flow: '1', isLast: true },
    ])
  })

  test('a wake-up by no goroutine, as by the network poller, is no arrow', () => {
    const alone = CAPTURE.replace(/G \d+ 1 80 8 .*\n/, '')
    expect(traced(alone).tracks.flatMap(({ instants }) => instants)).toEqual([])
  })

  const goroutines = (tracks: readonly TrackRead[]): readonly string[] => [
    ...new Set(tracks.flatMap(({ path }) => /goroutine \d+/.exec(path) ?? [])),
  ]
  // Goroutine 9 is in no span and wakes none; 6 wakes 9 only.
  const OTHERS = [
    `G ${S + 300} 0 90 9 1 2 0`,
    `G ${S + 400} 0 90 9 2 4 14`,
    `G ${S + 500} 0 60 6 1 2 0`,
    `G ${S + 600} 0 60 9 4 1 14`,
  ]
  const crowded = CAPTURE.replace(`G ${S + 1000}`, `${OTHERS.join('\n')}\nG ${S + 1000}`)

  test('goroutines that are in no span and wake none that is have no tracks', () => {
    const { tracks, leftOut } = traced(crowded)
    expect(goroutines(tracks).toSorted()).toEqual(['goroutine 7', 'goroutine 8'])
    expect(leftOut).toBe(0)
  })

  test('a goroutine that wakes one in a span is shown with what it did before', () => {
    const before = [
      `G ${S + 210} 1 80 8 2 4 14`,
      `G ${S + 220} 0 70 8 4 1 14`,
      `G ${S + 230} 1 80 8 1 2 0`,
    ]
    const { tracks } = traced(
      CAPTURE.replace(`G ${S + 1000}`, `${before.join('\n')}\nG ${S + 1000}`),
    )
    expect(trackOf(tracks, 'goroutine 8 / state')?.slices.map(({ name }) => name)).toEqual([
      'running',
      'wait_chan: chan receive',
      'sched_wait',
    ])
  })

  test('beyond the limit goroutines have no tracks, and their spans are counted', () => {
    const calls = [11, 12, 13].flatMap((gid) => [
      `E ${S + gid * 100} 0 70 ${gid} 64 0`,
      `X ${S + gid * 100 + 50} 0 70 ${gid} 64 0`,
    ])
    const text = ['H gotail=1 go=1.24.4 exit=ret entry=push fn=main.handle', ...calls, ''].join(
      '\n',
    )
    const { tracks, leftOut } = traced(text, {}, 1 << 16, 2)
    expect(goroutines(tracks).toSorted()).toEqual(['goroutine 11', 'goroutine 12'])
    expect(leftOut).toBe(1)
  })

  test('processes and threads are called by the program, which the header names', () => {
    const { bytes } = traced(
      CAPTURE.replace('\n', ' pid=1 comm=api-server\n').replaceAll(
        /^(\S+ \d+ \d+) (\d+) /gm,
        '$1 $2 11 ',
      ),
    )
    const { packet } = readProto('perfetto.proto', 'Trace', bytes) as {
      packet: {
        track_descriptor?: { process?: { process_name: string }; thread?: { thread_name: string } }
      }[]
    }
    const last = (kind: 'process' | 'thread') =>
      packet.flatMap(({ track_descriptor }) => track_descriptor?.[kind] ?? []).at(-1)
    expect(last('process')).toMatchObject({ process_name: 'api-server' })
    expect(last('thread')).toMatchObject({ thread_name: 'api-server' })
  })

  test('processes are apart, and their threads stand under them', () => {
    const [header, ...lines] = CAPTURE.split('\n')
    const ofProcess = (pid: number): string[] =>
      lines.map((line) => line.replace(/^(\S+ \d+ \d+) (\d)0 /, `$1 $2${pid} ${pid} `))
    const both = [`${header} pid=1`, ...ofProcess(11), ...ofProcess(12)].join('\n')
    const { tracks } = traced(both)
    for (const pid of [11, 12]) {
      expect(trackOf(tracks, `Go process ${pid} / goroutine 7`)?.slices.length).toBe(1)
    }
    const threads = tracks.filter(({ path }) => /^thread 7/.test(path) && !path.includes('off'))
    expect(threads.map(({ thread }) => thread)).toEqual([
      { pid: 11, tid: 711, thread_name: 'thread 711' },
      { pid: 12, tid: 712, thread_name: 'thread 712' },
    ])
  })

  test('--since and --until hold for everything', () => {
    const { tracks } = traced(CAPTURE, { sinceNs: 5200, untilNs: 7100 })
    const names = tracks.flatMap(({ path, slices }) =>
      slices.map(({ name }) => `${path.split(' / ').slice(1).join(' ')}: ${name}`),
    )
    expect(names.sort()).toEqual([
      'goroutine 7 state: os_blocked',
      'goroutine 7 state: running',
      'goroutine 7 state: sched_wait',
      'thread 70 off CPU: os_blocked',
      'thread 70: goroutine 7',
      'thread 80: goroutine 8',
    ])
  })

  test('spans of no known goroutine that overlap get tracks of their own', () => {
    const lines = [0, 1, 2].flatMap((tid) => [
      `ev=enter ts=${S + tid} tid=${tid + 1}`,
      `ev=exit ts=${S + 1000 + tid} tid=${tid + 1}`,
    ])
    const { tracks } = traced(`${lines.join('\n')}\n`)
    const lanes = tracks.filter(({ path }) => path.includes('goroutine unknown'))
    expect(lanes.flatMap(({ slices }) => slices.map(({ depth }) => depth))).toEqual([0, 0, 0])
    expect(lanes.length).toBe(3)
  })

  test('goes out in pieces: what is held does not grow with the capture', () => {
    const calls = Array.from({ length: 20_000 }, (_, i) => {
      const t = S + i * 1000
      return `E ${t} 0 70 7 64 0\nX ${t + 500} 0 70 7 64 0\n`
    })
    const sizes: number[] = []
    const stream = new PerfettoStream((bytes) => sizes.push(bytes.length))
    const run = new AnalyzeRun({ observer: stream, onSpan: (span) => stream.span(span) })
    run.push(new TextEncoder().encode(`H gotail=1 go=1.24.4 fn=main.handle\n${calls.join('')}`))
    stream.end(run.end())
    expect(sizes.length).toBeGreaterThan(20)
    expect(Math.max(...sizes)).toBeLessThan(70_000)
  })
})
