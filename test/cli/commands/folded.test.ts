import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { run } from '../fake-effects.ts'

const SAMPLE = new URL('../../../samples/go1.27-places/', import.meta.url)
const NAMES = ['capture.log.gz', 'server.gz']

interface Place {
  readonly component: string
  readonly at: { readonly fn: string | null } | null
  readonly tail_mean_ns: number
}

interface Fn {
  readonly fn: string
  readonly components: readonly {
    readonly name: string
    readonly tail_mean_ns: number
    readonly body_mean_ns: number
  }[]
  readonly places: readonly Place[]
}

interface Line {
  /** Outermost first. */
  readonly frames: readonly string[]
  readonly component: string
  readonly ns: number
}

let dir = ''
let text = ''
let sides: { readonly tail: readonly Line[]; readonly usual: readonly Line[] }
let report: readonly Fn[] = []

function parsed(name: string): readonly Line[] {
  const lines = readFileSync(join(dir, name), 'utf8').trimEnd().split('\n')
  return lines.map((line) => {
    const [, stack = '', component = '', ns] = /^(.+);\[(\w+)\] (\d+)$/.exec(line) ?? []
    return { frames: stack.split(';'), component, ns: Number(ns) }
  })
}

function sumOf(lines: readonly Line[], wanted: (line: Line) => boolean): number {
  return lines.filter(wanted).reduce((sum, { ns }) => sum + ns, 0)
}

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'gotail-folded-'))
  for (const name of NAMES) {
    writeFileSync(
      join(dir, name.replace('.gz', '')),
      gunzipSync(readFileSync(new URL(name, SAMPLE))),
    )
  }
  const at = (name: string): string => join(dir, name)
  const files = ['--folded', at('tail'), '--folded-usual', at('usual'), '--json', at('json')]
  const names = ['--binary', at('server')]
  const { status, err } = await run([at('capture.log'), '-q', '--until', '2s', ...names, ...files])
  expect({ status, err }).toEqual({ status: 0, err: '' })
  text = readFileSync(at('tail'), 'utf8')
  sides = { tail: parsed('tail'), usual: parsed('usual') }
  report = JSON.parse(readFileSync(at('json'), 'utf8')).functions
})
afterAll(() => rmSync(dir, { recursive: true }))

describe('folded stacks of a capture', () => {
  test('are lines that flame graph tools read: frames without blanks, one number at the end', () => {
    expect(text.length).toBeGreaterThan(0)
    for (const line of text.trimEnd().split('\n')) {
      expect(line).toMatch(/^[^\s;]+(;[^\s;]+)*;\[\w+\] [1-9]\d*$/)
    }
  })

  test('are told once each, from the outermost frame to the innermost', () => {
    const keys = sides.tail.map(({ frames, component }) => `${frames.join(';')};${component}`)
    expect(new Set(keys).size).toBe(keys.length)
    const waits = sides.tail.filter(({ component }) => component === 'wait_mutex')
    expect(waits.length).toBeGreaterThan(0)
    for (const { frames } of waits) {
      const [handler, lock] = ['main.', 'sync.(*Mutex)'].map((name) =>
        frames.findIndex((frame) => frame.includes(name)),
      )
      expect(handler).toBeGreaterThanOrEqual(0)
      expect(lock).toBeGreaterThan(handler)
    }
  })

  test('sum by component to the means of the report, slow and usual, and their difference to its excess', () => {
    const [fn] = report
    expect(report.length).toBe(1)
    const slack = sides.tail.length + sides.usual.length
    for (const { name, tail_mean_ns: tail, body_mean_ns: usual } of fn.components) {
      const isOf = ({ component }: Line): boolean => component === name
      const [slowNs, usualNs] = [sumOf(sides.tail, isOf), sumOf(sides.usual, isOf)]
      // Each line is rounded to a nanosecond.
      expect(Math.abs(slowNs - tail)).toBeLessThanOrEqual(slack)
      expect(Math.abs(usualNs - usual)).toBeLessThanOrEqual(slack)
      expect(Math.abs(slowNs - usualNs - (tail - usual))).toBeLessThanOrEqual(slack)
    }
  })

  test('sum by function to the places of the report', () => {
    const [{ places }] = report
    const byFunction = new Map<string, number>()
    for (const { component, at, tail_mean_ns: ns } of places) {
      if (component !== 'wait_mutex' || at === null) continue
      byFunction.set(at.fn ?? '', (byFunction.get(at.fn ?? '') ?? 0) + ns)
    }
    expect(byFunction.size).toBeGreaterThan(0)
    for (const [fn, ns] of byFunction) {
      const isOf = ({ component, frames }: Line): boolean =>
        component === 'wait_mutex' && frames.findLast((frame) => frame.startsWith('main.')) === fn
      expect(Math.abs(sumOf(sides.tail, isOf) - ns)).toBeLessThanOrEqual(sides.tail.length)
    }
  })
})
