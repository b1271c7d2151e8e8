import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Histogram } from '../../src/model/histogram.ts'
import type { BucketRecord, CaptureRecord } from '../../src/model/record.ts'
import { AnalyzeRun, TablesRun } from '../../src/pipeline.ts'
import { HARMFUL, HARMLESS } from './on-the-way.ts'

const FIXTURES = join(import.meta.dirname, '..', 'fixtures')
const BYTES = new TextEncoder()
const LONGEST = 60_000
/** `npm run test:fuzz` takes every output. */
const ONE_OF = process.env.FUZZ === undefined ? 8 : 1
/** Which of them, otherwise. */
const PRINTED = new Set(['printf', 'value', 'time'])
/** Nothing in them is surely no script's: what stands in front of their lines may be their own. */
const ANYBODYS =
  /^family\/folded|0\.27\.1\/(?:count-decl-order|snapshots-nomarker|time-prefix-print)\/out\.txt$/
const ROW = /^\s*[[(].* \|@* *\|$|^ *\d+(?: -> \d+)? *: \d+ +\|/
const ONE_VALUE = /^ +\d+ +: /

interface Output {
  readonly name: string
  readonly text: string
}

function outputs(folder: string, kept: RegExp): readonly Output[] {
  return readdirSync(join(FIXTURES, folder), { recursive: true, encoding: 'utf8' })
    .map((path) => join(folder, path))
    .filter((path) => kept.test(path))
    .sort()
    .map((name) => ({ name, text: readFileSync(join(FIXTURES, name), 'utf8') }))
    .filter(({ text }) => text.length < LONGEST)
}

const OUTPUTS = [...outputs('captures', /out\.(?:txt|json)$/), ...outputs('family', /\.txt$/)]
const SOME = OUTPUTS.filter((_, at) => at % ONE_OF === 0)
const TEXTS = SOME.filter(({ name }) => name.endsWith('.txt'))

interface Read {
  readonly rows: readonly CaptureRecord[]
  readonly codes: readonly string[]
}

function read(text: string, cut = text.length): Read {
  const rows: CaptureRecord[] = []
  const run = new TablesRun((record) => rows.push(record))
  const bytes = BYTES.encode(text)
  run.push(bytes.slice(0, cut))
  run.push(bytes.slice(cut))
  return { rows, codes: run.end().diagnostics.map(({ code }) => code) }
}

/** All rows but printed lines, of which those in front of a proof may keep their margins. */
function facts({ rows }: Read): readonly string[] {
  return rows.flatMap((row) => {
    const { line: _, ...rest } = { line: 0, ...row }
    return PRINTED.has(row.kind) ? [] : [JSON.stringify(rest)]
  })
}

function isBucket(row: CaptureRecord): row is BucketRecord {
  return row.kind === 'hist' || row.kind === 'lhist'
}

/** A bucket of a map, whichever key it is of: a frame of a stack may be what was lost. */
function bucketOf({ name, lo, hi, count }: BucketRecord): string {
  return [name, lo, hi, count].join(' ')
}

/** The prints of which nothing is said to be missing, in full. */
function surePrints({ rows }: Read): readonly string[] {
  const prints = new Map<string, BucketRecord[]>()
  for (const row of rows.filter(isBucket)) {
    const id = JSON.stringify([row.name, row.snapshot, row.key])
    const print = prints.get(id) ?? []
    prints.set(id, print)
    print.push(row)
  }
  return [...prints.values()].flatMap((print) => {
    const isPart = print.some(({ partial }) => partial !== undefined)
    const isNext = ({ lo }: BucketRecord, at: number): boolean =>
      at === 0 || String(lo) === String(print[at - 1].hi)
    return isPart || !print.every(isNext) ? [] : [print.map(bucketOf).join(', ')]
  })
}

function histograms(text: string): readonly Histogram[] {
  const run = new AnalyzeRun()
  run.push(BYTES.encode(text))
  return run.end().histograms.map(({ histogram }) => histogram)
}

describe('an output is read the same after what others put around its lines', () => {
  test('there are outputs of every family', () => {
    expect(OUTPUTS.length).toBeGreaterThan(430)
  })

  test.each(HARMLESS)('$name', ({ go }) => {
    for (const { name, text } of SOME) {
      if (ANYBODYS.test(name)) continue
      const changed = go(text)
      expect({ name, facts: facts(read(changed)) }).toEqual({ name, facts: facts(read(text)) })
    }
  })

  test.each(HARMLESS)('$name, in chunks', ({ go }) => {
    for (const { name, text } of SOME) {
      const changed = go(text)
      const cut = Math.floor(changed.length / 3)
      expect({ name, ...read(changed, cut) }).toEqual({ name, ...read(changed) })
    }
  })
})

describe('no count of a bucket is told that was not printed, and no part as a whole, after', () => {
  test.each(HARMFUL)('$name', ({ name: way, go }) => {
    for (const { name, text } of TEXTS) {
      const whole = read(text)
      const buckets = new Set(whole.rows.filter(isBucket).map(bucketOf))
      const prints = new Set(surePrints(whole))
      const lines = text.split('\n')
      for (let at = 0; buckets.size > 0 && at < Math.min(lines.length, 120); at++) {
        const changed = read(go(lines, at))
        const wrong = changed.rows
          .filter(isBucket)
          .filter((row) => row.partial === undefined && !buckets.has(bucketOf(row)))
        expect({ name, at, wrong }).toEqual({ name, at, wrong: [] })
        if (!shows(way, lines, at)) continue
        const unsure = surePrints(changed).filter((print) => !prints.has(print))
        expect({ name, at, unsure }).toEqual({ name, at, unsure: [] })
      }
    }
  })
})

/** Whether the output itself shows that something is wrong: not where its first or last row is gone. */
function shows(way: string, lines: readonly string[], at: number): boolean {
  const isRow = (line: string | undefined): boolean => line !== undefined && ROW.test(line)
  if (!isRow(lines[at])) return false
  if (way === 'a line twice') return true
  if (way === 'cut within it') return lines[at].trim().length > 1
  const isWithin = isRow(lines[at + 1]) && (way !== 'a line lost' || isRow(lines[at - 1]))
  return isWithin && !ONE_VALUE.test(lines[at])
}

test('rows that are missing between others are told beside the percentiles', () => {
  const rows = ['[2, 4)  5 |@@|', '[4, 8)  9 |@@@@|', '[8, 16)  1 ||']
  const whole = `@usecs:\n${rows.join('\n')}\n\n`
  expect(histograms(whole)[0].partial).toBeUndefined()
  expect(histograms(whole.replace(`${rows[1]}\n`, ''))[0].partial).toBe('unread')
})

test('two outputs one after another hold the buckets of both', () => {
  const buckets = ({ rows }: Read): readonly string[] =>
    rows
      .filter(isBucket)
      .map((row) => `${row.key.join()} ${bucketOf(row)}`)
      .sort()
  for (const [at, { name, text }] of SOME.entries()) {
    const next = SOME[(at + 1) % SOME.length]
    const isJson = name.endsWith('.json')
    // What comes behind the last line of a capture that was cut belongs to it.
    if (next.name.endsWith('.json') !== isJson || !text.endsWith('\n')) continue
    const both = buckets(read(text + next.text))
    const each = [...buckets(read(text)), ...buckets(read(next.text))].sort()
    expect({ name, next: next.name, both }).toEqual({ name, next: next.name, both: each })
  }
})
