import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Random } from '../../src/analyze/statistics/random.ts'
import { change, duration } from '../../src/report/text/format.ts'
import { exponential } from '../stats/simulate-spans.ts'
import { startGotail } from './started.ts'

let dir = ''
const at = (name: string): string => join(dir, name)
const read = (name: string): string => readFileSync(at(name), 'utf8')

/** Calls a millisecond apart, half of which mostly run in a second of every two: they depend on each other. */
function capture(spans: number, seed: number, slower: number): string {
  const random = new Random(seed)
  const calls = Array.from({ length: spans }, (_, i) => {
    const enterNs = 5_000_000_000 + i * 1_000_000
    const level = Math.floor(i / 250) % 2 === 0 ? 100_000 : 200_000
    const durNs = Math.min(900_000, Math.ceil(slower * exponential(random, level / 4)) + 5000)
    return `E ${enterNs} 0 70 7 64 0\nX ${enterNs + durNs} 0 70 7 64 0\n`
  })
  return `H gotail=1 go=1.24.4 exit=ret entry=push fn=main.handle\n${calls.join('')}Z 99000000000\n`
}

const PS = [50, 90, 99, 99.9] as const

/** What JSON says of a percentile. */
interface Told {
  readonly p: number
  readonly ns: number
  readonly low_ns: number
  readonly high_ns: number | null
  readonly deff: number
  readonly effective_spans: number
}

interface ToldChange {
  readonly p: number
  readonly before_low_ns: number
  readonly before_high_ns: number
  readonly after_low_ns: number
  readonly after_high_ns: number
  readonly low_ns: number
  readonly high_ns: number
  readonly verdict: string
}

/** `before` as every output tells it, and `after` as JSON does. */
const told: { before: readonly Told[]; after: readonly Told[]; changes: readonly ToldChange[] } = {
  before: [],
  after: [],
  changes: [],
}
let [terminal, gates, comparison, comparisonGates] = ['', '', '', '']

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'gotail-interval-'))
  writeFileSync(at('before.log'), capture(3000, 1, 1))
  writeFileSync(at('after.log'), capture(3000, 2, 1.6))
  const files = ['html', 'markdown', 'json', 'hgrm'].flatMap((kind) => [
    `--${kind}`,
    at(`one.${kind}`),
  ])
  const folders = ['csv', 'vega'].flatMap((kind) => [`--${kind}`, at(`one-${kind}`)])
  const one = await startGotail([
    ...['analyze', at('before.log'), ...files, ...folders],
    ...PS.flatMap((p) => ['--fail-if', `p${p} > 1h`, '--fail-if', `p${p} > 1ns`]),
  ]).ended
  terminal = one.stdout
  gates = one.stderr
  const after = await startGotail(['analyze', at('after.log'), '--json', '-']).ended
  const pair = ['compare', at('before.log'), at('after.log')]
  const two = await startGotail([
    ...[...pair, '--html', at('two.html'), '--markdown', at('two.markdown')],
    ...['--json', at('two.json'), '--csv', at('two-csv'), '--fail-if', 'p99 > +1ns'],
  ]).ended
  comparison = two.stdout
  comparisonGates = two.stderr
  Object.assign(told, {
    before: JSON.parse(read('one.json')).functions[0].quantiles,
    after: JSON.parse(after.stdout).functions[0].quantiles,
    changes: JSON.parse(read('two.json')).functions[0].quantiles,
  })
})
afterAll(() => rmSync(dir, { recursive: true }))

/** Rows of a table of CSV, as numbers where they are; an empty cell is null. */
function csv(path: string): readonly Readonly<Record<string, string | number | null>>[] {
  const [head, ...rows] = read(path).trimEnd().split('\n')
  const cell = (text: string): string | number | null =>
    text === '' ? null : Number.isNaN(Number(text)) ? text : Number(text)
  return rows.map((row) => {
    const cells = row.split(',')
    return Object.fromEntries(head.split(',').map((name, i) => [name, cell(cells[i] ?? '')]))
  })
}

/** The cells of the rows of a page's tables. */
function htmlRows(path: string): readonly string[] {
  return [...read(path).matchAll(/<tr>(.*?)<\/tr>/gs)].map(([, row]) =>
    row.replace(/<[^>]*>/g, '|').replace(/\s*\|[\s|]*/g, '|'),
  )
}

const range = ({ low_ns, high_ns }: Told): string =>
  high_ns === null ? `${duration(low_ns)} or more` : `${duration(low_ns)} to ${duration(high_ns)}`

describe('one capture has one interval a percentile', () => {
  test('which this capture can bound, but for that of p99.9, and in which spans depend on each other', () => {
    expect(told.before.map(({ p }) => 100 * p)).toEqual([...PS])
    expect(told.before.map(({ high_ns }) => high_ns === null)).toEqual([false, false, false, true])
    expect(told.before[0].deff).toBeGreaterThan(1.5)
    for (const { ns, low_ns } of told.before) expect(low_ns).toBeLessThan(ns)
  })

  test.each([0, 1, 2, 3])('in terminal, page, comment and files: percentile %i', (i) => {
    const { ns, low_ns, high_ns } = told.before[i]
    const cells = [`p${PS[i]}`, duration(ns), range(told.before[i])]
    expect(terminal).toMatch(new RegExp(`^ +${cells.join(' +')}(?= |$)`, 'm'))
    expect(read('one.markdown')).toContain(`| ${cells.join(' | ')} |`)
    expect(htmlRows('one.html').filter((row) => row.includes(`|${cells.join('|')}|`))).toHaveLength(
      1,
    )
    expect(csv('one-csv/quantiles.csv')[i]).toMatchObject({ ns, low_ns, high_ns })
    const ms = (end: number | null): string => (end === null ? 'none' : (end / 1e6).toFixed(6))
    expect(read('one.hgrm')).toContain(
      `\n#[p${PS[i]} 95 % interval = ${ms(low_ns)} to ${ms(high_ns)}]\n`,
    )
  })

  test('and says how many independent spans it is worth', () => {
    const [p50, p90] = told.before.map(({ effective_spans }) => Math.floor(effective_spans))
    expect(3000 / told.before[0].deff).toBeCloseTo(told.before[0].effective_spans, 6)
    expect(terminal.replaceAll(/\n */g, ' ')).toMatch(
      new RegExp(`these 3,000 are worth ${p50} \\(p50\\).* independent ones`),
    )
    expect(csv('one-csv/quantiles.csv')[1].effective_spans).toBeCloseTo(p90, -1)
  })

  test('in the first sentence of each', () => {
    const [, , p99] = told.before
    const sentence = `p99 is ${duration(p99.ns)} (95 % interval ${range(p99)})`
    expect(terminal.replaceAll('\n', ' ')).toContain(sentence)
    expect(read('one.html')).toContain(sentence)
    expect(
      read('one.markdown').replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code))),
    ).toContain(sentence)
  })

  test('in the bands of its chart', () => {
    const charts = readdirSync(at('one-vega')).map((name) => read(join('one-vega', name)))
    const marks = charts.flatMap((chart) => [...chart.matchAll(/"low": ?(\d+),\s*"high": ?(\d+)/g)])
    const [, , p99] = told.before
    expect(marks.map(([, low, high]) => [Number(low), Number(high)])).toContainEqual([
      p99.low_ns,
      p99.high_ns,
    ])
  })

  test('in the reason that a gate gives', () => {
    for (const each of told.before.slice(0, 3)) {
      expect(gates).toContain(
        `p${Number((100 * each.p).toPrecision(3))} of main.handle is ${duration(each.ns)} (95 % interval ${range(each)})`,
      )
    }
  })
})

describe('a comparison', () => {
  test('has of each capture the interval that the capture has alone, in JSON and CSV', () => {
    const rows = csv('two-csv/changes.csv')
    told.changes.forEach((found, i) => {
      const sides = {
        before_low_ns: told.before[i].low_ns,
        before_high_ns: told.before[i].high_ns,
        after_low_ns: told.after[i].low_ns,
        after_high_ns: told.after[i].high_ns,
      }
      expect(found).toMatchObject(sides)
      expect(rows[i]).toMatchObject(sides)
      expect(rows[i]).toMatchObject({ low_ns: found.low_ns, high_ns: found.high_ns })
    })
  })

  test.each([0, 1, 2])('has one interval of a change: percentile %i', (i) => {
    const { low_ns, high_ns, verdict } = told.changes[i]
    const interval = `${change(low_ns)} to ${change(high_ns)}`
    expect(verdict).toBe('changed')
    expect(comparison).toMatch(
      new RegExp(`^ +p${PS[i]} .*${interval.replaceAll('+', '\\+')} +changed$`, 'm'),
    )
    const isOf = (row: string): boolean =>
      row.includes(`|p${PS[i]}|`) && row.includes(`|${interval}|`)
    expect(htmlRows('two.html').filter(isOf).length).toBeGreaterThan(0)
    expect(read('two.markdown')).toMatch(
      new RegExp(`^\\| p${PS[i]} \\|.*\\| ${interval.replaceAll('+', '\\+')} \\|`, 'm'),
    )
  })

  test('has that of p99 in its first sentence and in the reason of a gate', () => {
    const { low_ns, high_ns } = told.changes[2]
    const interval = `95 % interval ${change(low_ns)} to ${change(high_ns)}`
    expect(comparison.replaceAll('\n', ' ')).toContain(interval)
    expect(comparisonGates).toContain(interval)
  })
})
