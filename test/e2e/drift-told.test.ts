import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Random } from '../../src/analyze/statistics/random.ts'
import { duration } from '../../src/report/text/format.ts'
import { startGotail } from './started.ts'

let dir = ''
const at = (name: string): string => join(dir, name)
const read = (name: string): string => readFileSync(at(name), 'utf8')

/** Calls a millisecond apart, which take 100 to 200 µs, and `slower` times as long from the second half on. */
function capture(slower: number): string {
  const random = new Random(1)
  const calls = Array.from({ length: 2000 }, (_, i) => {
    const enterNs = 5_000_000_000 + i * 1_000_000
    const durNs = Math.round((100_000 + 100_000 * random.fraction()) * (i < 1000 ? 1 : slower))
    return `E ${enterNs} 0 70 7 64 0\nX ${enterNs + durNs} 0 70 7 64 0\n`
  })
  return `H gotail=1 go=1.24.4 exit=ret entry=push fn=main.handle\n${calls.join('')}Z 99000000000\n`
}

async function told(name: string, slower: number): Promise<string> {
  writeFileSync(at(`${name}.log`), capture(slower))
  const files = ['html', 'markdown', 'json'].flatMap((kind) => [`--${kind}`, at(`${name}.${kind}`)])
  const folders = ['csv', 'vega'].flatMap((kind) => [`--${kind}`, at(`${name}-${kind}`)])
  const { stdout } = await startGotail(['analyze', at(`${name}.log`), ...files, ...folders]).ended
  return stdout.replaceAll(/\n */g, ' ')
}

let [drifting, steady] = ['', '']

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'gotail-drift-'))
  drifting = await told('drifting', 2)
  steady = await told('steady', 1)
})
afterAll(() => rmSync(dir, { recursive: true }))

/** The fields of drift in the one row of functions.csv. */
function driftCells(name: string): readonly string[] {
  const [head, row] = read(`${name}-csv/functions.csv`)
    .split('\n')
    .map((line) => line.split(','))
  return ['p', 'from_ns', 'to_ns', 'at_s'].map((field) => row[head.indexOf(`drift_${field}`)])
}

const charts = (name: string): string =>
  readdirSync(at(`${name}-vega`))
    .map((file) => read(join(`${name}-vega`, file)))
    .join('\n')

describe('a capture in which latency doubles half way', () => {
  test('has the same drift in JSON, tables, terminal, comment and page', () => {
    const { drift } = JSON.parse(read('drifting.json')).functions[0]
    expect(drift.p).toBeLessThan(0.01)
    expect(drift.from_ns).toBeGreaterThan(130_000)
    expect(drift.from_ns).toBeLessThan(170_000)
    expect(drift.to_ns / drift.from_ns).toBeGreaterThan(1.8)
    expect(drift.at_s).toBeGreaterThan(0.95)
    expect(drift.at_s).toBeLessThan(1.05)
    expect(driftCells('drifting').map(Number)).toEqual(Object.values(drift))
    const sentence = `Latency drifts in this capture: the median goes from ${duration(drift.from_ns)} to ${duration(drift.to_ns)}, mostly about ${duration(Math.round(drift.at_s * 1e9))} into it`
    expect(drifting).toContain(sentence)
    expect(read('drifting.html')).toContain(sentence)
    expect(read('drifting.markdown').replaceAll('&#58;', ':')).toContain(sentence)
  })

  test('has a dashed line there in its chart over time, which the page explains', () => {
    const { drift } = JSON.parse(read('drifting.json')).functions[0]
    expect(charts('drifting')).toMatch(new RegExp(`"at": *${Math.round(drift.at_s * 1e9)}\\b`))
    expect(charts('steady')).not.toMatch(/"name": *"drift"/)
    expect(charts('drifting')).toMatch(/"name": *"drift"/)
    expect(read('drifting.html')).toContain('the dashed line is where the level changes most')
  })
})

test('a steady capture has none, anywhere', () => {
  expect(JSON.parse(read('steady.json')).functions[0].drift).toBeNull()
  expect(driftCells('steady')).toEqual(['', '', '', ''])
  for (const text of [steady, read('steady.html'), read('steady.markdown')]) {
    expect(text).not.toMatch(/Latency drifts|the dashed line is where/)
  }
})
