import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Analysis } from '../../../src/model/analysis.ts'
import { AnalyzeRun } from '../../../src/pipeline.ts'
import { analysisPprof } from '../../../src/report/traces/pprof.ts'
import { analysis, fn } from '../sample-analysis.ts'
import { readProto } from './read-proto.ts'

interface Stack {
  readonly frames: readonly string[]
  readonly tail: number
  readonly usual: number
  readonly excess: number
}

/** The samples of a profile with all ids looked up. */
function stacks(bytes: Uint8Array): Stack[] {
  const profile = readProto('profile.proto', 'Profile', gunzipSync(bytes)) as {
    string_table: string[]
    sample_type: { type: string; unit: string }[]
    sample: { location_id: string[]; value: string[] }[]
    location: { id: string; line: { function_id: string }[] }[]
    function: { id: string; name: string }[]
  }
  const text = (id: string): string => profile.string_table[Number(id)]
  expect(profile.sample_type.map(({ type, unit }) => `${text(type)}/${text(unit)}`)).toEqual([
    'tail/nanoseconds',
    'usual/nanoseconds',
    'excess/nanoseconds',
  ])
  const nameOf = (location: string): string => {
    const line = profile.location.find(({ id }) => id === location)?.line[0]
    return text(profile.function.find(({ id }) => id === line?.function_id)?.name ?? '')
  }
  return profile.sample
    .map(({ location_id, value }) => {
      const [tail, usual, excess] = value.map(Number)
      return { frames: location_id.map(nameOf), tail, usual, excess }
    })
    .filter(({ frames }) => frames.length > 1)
}

let contend: Analysis
beforeAll(() => {
  const run = new AnalyzeRun()
  const sample = join(import.meta.dirname, '../../../samples/go1.24-contend/capture.log.gz')
  run.push(gunzipSync(readFileSync(sample)))
  contend = run.end()
})

describe('the profile', () => {
  test('has for each component the mean of a slow and of a usual span, to the nanosecond', () => {
    const [{ fn, components }] = contend.functions
    const found = stacks(analysisPprof(contend))
    expect(components.length).toBeGreaterThan(4)
    for (const { name, tailMeanNs, bodyMeanNs } of components) {
      const own = found.filter(({ frames }) => frames[0] === name)
      const sum = (value: 'tail' | 'usual' | 'excess'): number =>
        own.reduce((total, each) => total + each[value], 0)
      const [tail, usual] = [Math.round(tailMeanNs), Math.round(bodyMeanNs)]
      expect([sum('tail'), sum('usual'), sum('excess')], name).toEqual([tail, usual, tail - usual])
      expect(own.every(({ frames }) => frames.at(-1) === fn)).toBe(true)
    }
  })

  test('has the wait reason between component and function where the capture has no stacks', () => {
    const found = stacks(analysisPprof(contend))
    const reasons = (component: string): readonly (string | undefined)[] =>
      found
        .filter(({ frames }) => frames[0] === component)
        .map(({ frames }) => (frames.length === 3 ? frames[1] : undefined))
    expect(reasons('wait_mutex')).toContain('sync.Mutex.Lock')
    expect(reasons('running')).toEqual([undefined])
    const { reasons: means = [] } =
      contend.functions[0].components.find(({ name }) => name === 'wait_mutex') ?? {}
    const { tail } = found.find(({ frames }) => frames[1] === 'sync.Mutex.Lock') ?? { tail: 0 }
    expect(tail).toBe(
      Math.round(means.find(({ why }) => why === 'sync.Mutex.Lock')?.tailMeanNs ?? 0),
    )
  })

  test('sums to the mean duration of slow spans, and of usual ones', () => {
    const found = stacks(analysisPprof(contend))
    const sum = (name: 'tail' | 'usual'): number =>
      found.reduce((total, each) => total + each[name], 0)
    const { tail } = contend.functions[0]
    expect(Math.abs(sum('tail') - (tail?.tailMeanNs ?? 0))).toBeLessThan(found.length)
    expect(Math.abs(sum('usual') - (tail?.bodyMeanNs ?? 0))).toBeLessThan(found.length)
  })

  test('has the same bytes every time, and no time of writing', () => {
    const [one, two] = [analysisPprof(contend), analysisPprof(contend)]
    expect(one).toEqual(two)
    expect([...one.subarray(0, 8)]).toEqual([0x1f, 0x8b, 8, 0, 0, 0, 0, 0])
  })

  test('names are made safe, and no component is no sample', () => {
    const share = { name: 'running', totalNs: 1, bodyMeanNs: 1, tailMeanNs: 3 } as const
    const hostile = fn({ fn: 'a\u001b[2J\ud800', components: [share] })
    expect(stacks(analysisPprof(analysis({ functions: [hostile] })))[0].frames).toEqual([
      'running',
      'a\\x1b[2J\\ud800',
    ])
    expect(stacks(analysisPprof(analysis({ functions: [fn()] })))).toEqual([])
  })
})

const hasGo = spawnSync('go', ['version']).status === 0
if (!hasGo) console.warn('go is not installed: go tool pprof is not tried on the profile')

describe.skipIf(!hasGo)('go tool pprof', () => {
  const dir = mkdtempSync(join(tmpdir(), 'gotail-pprof-'))
  const at = (name: string): string => join(dir, name)
  const pprof = (...args: string[]): string =>
    execFileSync('go', ['tool', 'pprof', ...args], {
      encoding: 'utf8',
      env: { ...process.env, HOME: dir, PPROF_TMPDIR: dir },
      stdio: ['ignore', 'pipe', 'ignore'],
    })
  /** Flat nanoseconds by frame. */
  const top = (...args: string[]): Record<string, number> =>
    Object.fromEntries(
      pprof('-top', '-unit=ns', '-nodefraction=0', ...args)
        .split('\n')
        .flatMap((line) => {
          const [, flat, name] = /^\s*(-?\d+)(?:ns)?\s.*%\s+(\S+)$/.exec(line) ?? []
          return name === undefined || flat === '0' ? [] : [[name, Number(flat)] as const]
        }),
    )
  const excess = (): Record<string, number> =>
    Object.fromEntries(
      contend.functions[0].components
        .map(({ name, tailMeanNs, bodyMeanNs }): [string, number] => [
          name,
          Math.round(tailMeanNs) - Math.round(bodyMeanNs),
        ])
        .filter(([, ns]) => ns !== 0),
    )

  beforeAll(() => writeFileSync(at('p.pb.gz'), analysisPprof(contend)))
  afterAll(() => rmSync(dir, { recursive: true }))

  test('opens it', () => {
    expect(pprof('-top', at('p.pb.gz'))).toMatch(/wait_mutex/)
  })

  test('prints the shares of the report, though slow spans have less of something than usual ones', () => {
    const { components } = contend.functions[0]
    expect(components.some(({ excessShare = 0 }) => excessShare < 0)).toBe(true)
    const printed = pprof('-top', '-nodefraction=0', '-sample_index=excess', at('p.pb.gz'))
    for (const { name, excessShare = 0 } of components) {
      const [, share = '0'] =
        new RegExp(`\\s(-?[\\d.]+)%\\s+[-\\d.]+%.*\\s${name}$`, 'm').exec(printed) ?? []
      // pprof prints no sign here; the flat value has it.
      expect(Number(share), name).toBeCloseTo(Math.abs(100 * excessShare), 1)
    }
  })

  test('shows the excesses of the report as the flat values of excess', () => {
    expect(top('-sample_index=excess', at('p.pb.gz'))).toEqual(excess())
  })
})
