import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { FunctionAnalysis } from '../../../src/model/analysis.ts'
import type { Span } from '../../../src/model/span.ts'
import { AnalyzeRun } from '../../../src/pipeline.ts'
import { analysisOtlp } from '../../../src/report/traces/otlp.ts'
import { analysisPerfetto } from '../../../src/report/traces/perfetto.ts'
import { PerfettoStream } from '../../../src/report/traces/perfetto-stream.ts'
import { analysisPprof } from '../../../src/report/traces/pprof.ts'
import { stackedText, symbolsOfCapture } from '../../accuracy/traced-stacks.ts'
import { otlpFaults } from './otlp-shape.ts'
import { readPerfetto } from './read-perfetto.ts'

const CAPTURE = 'go1.27-contend'
const run = new AnalyzeRun({ symbols: () => symbolsOfCapture(CAPTURE) })
run.push(new TextEncoder().encode(stackedText(CAPTURE, 'bpf.log.gz')))
const analysis = run.end()
const [fn] = analysis.functions
const LOCKED = 'main.(*Server).Handle, wl.go:113'

describe('OTLP of a capture with stacks', () => {
  interface Child {
    readonly spanId: string
    readonly parentSpanId?: string
    readonly name: string
    readonly startTimeUnixNano: string
    readonly endTimeUnixNano: string
    readonly attributes: readonly { key: string; value: Record<string, string> }[]
  }
  const lines = analysisOtlp(analysis).trim().split('\n')
  const traces: readonly (readonly Child[])[] = lines.map(
    (line) => JSON.parse(line).resourceSpans[0].scopeSpans[0].spans,
  )
  const attributeOf = ({ attributes }: Child, key: string): string | undefined => {
    const value = attributes.find((each) => each.key === key)?.value
    return value?.stringValue ?? value?.intValue
  }

  test('has each state as a child span, in order, within its span, by the rules of OTLP', () => {
    expect(lines.flatMap(otlpFaults)).toEqual([])
    traces.forEach(([parent, ...states], index) => {
      expect(states.map(({ name }) => name)).toEqual(
        fn.exemplars[index].timeline.map(({ state }) => state),
      )
      expect(states.every((each) => each.parentSpanId === parent.spanId)).toBe(true)
      expect(states[0].startTimeUnixNano).toBe(parent.startTimeUnixNano)
      expect(states.at(-1)?.endTimeUnixNano).toBe(parent.endTimeUnixNano)
      expect(new Set([parent, ...states].map(({ spanId }) => spanId)).size).toBe(states.length + 1)
    })
  })

  test('tells the line of a state, and who ended it where', () => {
    const waits = traces.flat().filter(({ name }) => name === 'wait_mutex')
    expect(waits.length).toBeGreaterThan(0)
    for (const wait of waits) {
      expect(attributeOf(wait, 'code.function')).toBe('main.(*Server).Handle')
      expect(attributeOf(wait, 'code.filepath')).toBe('/src/wl/wl.go')
      expect(attributeOf(wait, 'code.lineno')).toBe('113')
      expect(attributeOf(wait, 'gotail.waker.lineno')).toBe('115')
    }
  })
})

describe('Perfetto of a capture with stacks', () => {
  const tracks = readPerfetto(analysisPerfetto(analysis))
  const goroutineOf = (path: string): string => / goroutine (\d+)/.exec(path)?.[1] ?? ''

  test('has on each wait its line, its stack, and who ended it', () => {
    const waits = tracks
      .flatMap(({ slices }) => slices)
      .filter(({ name }) => name.startsWith('wait_mutex'))
    expect(waits.length).toBeGreaterThan(0)
    for (const { annotations } of waits) {
      expect(annotations.at).toBe(LOCKED)
      expect(annotations.stack).toContain(`(*Mutex).Lock, mutex.go:46 < ${LOCKED} < `)
      expect(annotations.ended).toContain('released by main.(*Server).Handle, wl.go:115')
    }
  })

  test('has an arrow from every waker to the wait that it ended', () => {
    const ends = tracks.flatMap(({ path, instants }) =>
      instants.map((instant) => ({ ...instant, gid: goroutineOf(path) })),
    )
    const expected = [...fn.exemplars, ...fn.usual].flatMap(({ span, timeline }) =>
      timeline.flatMap(({ by }) => (by === undefined || by.gid === 0 ? [] : [[by.gid, span.gid]])),
    )
    const arrows = ends
      .filter(({ isLast }) => !isLast)
      .map(({ flow, gid }) => {
        const last = ends.find((end) => end.flow === flow && end.isLast)
        return [Number(gid), Number(last?.gid)]
      })
    expect(arrows.length).toBeGreaterThan(5)
    expect(arrows.map(String).sort()).toEqual(expected.map(String).sort())
  })

  test('names goroutines by the function that they began with', () => {
    const own = fn.exemplars.map(({ span }) => `goroutine ${span.gid} `)
    for (const each of own) {
      expect(
        tracks.some(
          ({ path }) =>
            path.includes(`${each}main.main.func6`) || path.includes(`${each}main.main.gowrap`),
        ),
      ).toBe(true)
    }
  })
})

describe('the whole trace of a capture with stacks', () => {
  const parts: Uint8Array[] = []
  const stream = new PerfettoStream((bytes) => parts.push(bytes))
  const spans: Span[] = []
  const whole = new AnalyzeRun({
    symbols: () => symbolsOfCapture(CAPTURE),
    observer: stream,
    onSpan: (span) => {
      spans.push(span)
      stream.span(span)
    },
  })
  whole.push(new TextEncoder().encode(stackedText(CAPTURE, 'bpf.log.gz')))
  stream.end(whole.end())
  const bytes = Buffer.concat(parts)
  const tracks = readPerfetto(bytes)
  const inTargets = (path: string, fromNs: bigint): boolean => {
    const gid = Number(/ goroutine (\d+)/.exec(path)?.[1])
    return spans.some(
      (span) =>
        span.gid === gid &&
        (span.startNs ?? 0n) <= fromNs &&
        fromNs < (span.startNs ?? 0n) + BigInt(span.durNs),
    )
  }

  test('has on every wait in a target its line, its stack, and who ended it', () => {
    const waits = tracks.flatMap(({ path, slices }) =>
      slices.filter(
        ({ name, fromNs }) => name === 'wait_mutex: sync.Mutex.Lock' && inTargets(path, fromNs),
      ),
    )
    expect(waits.length).toBeGreaterThan(50)
    const told = waits.filter(({ annotations }) => annotations.at === LOCKED)
    // The program has a few other locks.
    expect(told.length / waits.length).toBeGreaterThan(0.95)
    for (const { annotations } of told) {
      expect(annotations.stack).toContain(`(*Mutex).Lock, mutex.go:46 < ${LOCKED} < `)
    }
    const ended = told.filter(({ annotations }) => annotations.ended?.includes('wl.go:115'))
    expect(ended.length / told.length).toBeGreaterThan(0.99)
  })

  test('has an arrow to each of them from the goroutine that the capture names, with its line', () => {
    const wakes = tracks.flatMap(({ instants }) => instants).filter(({ isLast }) => !isLast)
    const from = wakes.filter(({ annotations }) => annotations?.at?.endsWith('wl.go:115'))
    expect(from.length).toBeGreaterThan(50)
  })

  test('names goroutines by the function that they began with', () => {
    const workers = tracks.filter(({ path }) => / goroutine \d+ main\.main\./.test(path))
    expect(workers.length).toBeGreaterThan(3)
  })

  test('tells each stack once: the bytes of a slice do not grow with its depth', () => {
    const slices = tracks.flatMap(({ slices }) => slices)
    const stacks = slices.flatMap(({ annotations: { stack } }) => stack ?? [])
    const text = stacks.reduce((sum, stack) => sum + stack.length, 0)
    const kept = [...new Set(stacks)].reduce((sum, stack) => sum + stack.length, 0)
    expect(text).toBeGreaterThan(20 * kept)
    const [stack] = stacks
    expect(bytes.toString('latin1').split(stack.slice(0, 100)).length - 1).toBeLessThan(10)
  })
})

describe('pprof of a capture with stacks', () => {
  test('sums by component to the excesses of the report', () => {
    const sums = (side: 'tail' | 'body'): Map<string, number> => {
      const all = new Map<string, number>()
      for (const { component, ns } of fn.flame?.[side] ?? []) {
        all.set(component, (all.get(component) ?? 0) + ns)
      }
      return all
    }
    const [tail, body] = [sums('tail'), sums('body')]
    for (const { name, tailMeanNs, bodyMeanNs } of fn.components) {
      expect(tail.get(name) ?? 0).toBeCloseTo(tailMeanNs, 3)
      expect(body.get(name) ?? 0).toBeCloseTo(bodyMeanNs, 3)
    }
  })

  const hasGo = spawnSync('go', ['version']).status === 0
  if (!hasGo) console.warn('go tool pprof was not asked: there is no go here')

  test.skipIf(!hasGo)(
    'shows them as the flat values of go tool pprof, and the functions around them',
    () => {
      const dir = mkdtempSync(join(tmpdir(), 'gotail-pprof-'))
      const path = join(dir, 'p.pb.gz')
      writeFileSync(path, analysisPprof(analysis))
      const args = ['tool', 'pprof', '-top', '-unit=ns', '-nodefraction=0', '-sample_index=excess']
      const text = execFileSync('go', [...args, path], {
        encoding: 'utf8',
        env: { ...process.env, HOME: dir, PPROF_TMPDIR: dir },
        stdio: ['ignore', 'pipe', 'ignore'],
      })
      rmSync(dir, { recursive: true })
      expect(flatNs(text, 'wait_mutex')).toBeCloseTo(excessNs(fn, 'wait_mutex'), -1)
      expect(flatNs(text, 'os_runq')).toBeCloseTo(excessNs(fn, 'os_runq'), -1)
      expect(text).toContain('main.(*Server).Handle')
    },
  )
})

function flatNs(text: string, name: string): number {
  const row = text.split('\n').find((line) => line.trimEnd().endsWith(` ${name}`)) ?? ''
  return Number.parseInt(row.trim(), 10)
}

function excessNs({ components }: FunctionAnalysis, wanted: string): number {
  const share = components.find(({ name }) => name === wanted)
  return (share?.tailMeanNs ?? 0) - (share?.bodyMeanNs ?? 0)
}
