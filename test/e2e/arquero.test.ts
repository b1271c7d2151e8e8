import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { op } from 'arquero'
import { afterAll, expect, test } from 'vitest'
import { spansOf, tablesOf } from '../../src/arquero.ts'
import { AnalyzeRun } from '../../src/pipeline.ts'

const ROOT = join(import.meta.dirname, '../..')
const SAMPLE = gunzipSync(readFileSync(join(ROOT, 'samples/go1.24-contend/capture.log.gz')))
const folder = mkdtempSync(join(tmpdir(), 'gotail-arquero-'))
afterAll(() => rmSync(folder, { recursive: true }))

test('spansOf gives the spans of the report', async () => {
  const run = new AnalyzeRun()
  run.push(SAMPLE)
  const [fn] = run.end().functions
  const spans = await spansOf([SAMPLE.subarray(0, 1000), SAMPLE.subarray(1000)])
  const [rolled] = spans.rollup({ n: op.count(), max: op.max('dur_ns') }).objects()
  expect(rolled).toEqual({ n: fn.spans, max: fn.maxNs })
})

test('tablesOf gives every table by its name', async () => {
  const text = [
    ...['@b[x]: 5', '@b[y]: 7', '@t:', '[4, 8)  3 |@@|', '[8, 16) 1 |@ |', ''],
    ...['PID COMM LAT(ms)', '5 a 7', '6 b 8', 'z wait_us=5', 'free text'],
  ]
  const tables = await tablesOf([`${text.join('\n')}\n`])
  expect(Object.keys(tables)).toEqual([
    '@b.map',
    '@t.hist',
    'PID COMM LAT(ms)',
    'printf',
    'wait_us=%d',
  ])
  expect(tables['@b.map'].objects()).toEqual([
    { snapshot: 1, key1: 'x', value: 5 },
    { snapshot: 1, key1: 'y', value: 7 },
  ])
  expect(tables['PID COMM LAT(ms)'].array('LAT(ms)')).toEqual([7, 8])
  expect(tables['@t.hist'].array('count')).toEqual([3, 1])
})

/** The blocks of the page that hold this text, runnable from its own folder. */
function example(part: string): string {
  const page = readFileSync(join(ROOT, 'docs/notebooks.md'), 'utf8')
  const blocks = [...page.matchAll(/^```js\n(.*?)^```$/gms)].map(([, code]) => code)
  const [code] = blocks.filter((each) => each.includes(part))
  const entry = pathToFileURL(join(ROOT, 'dist/bundle/arquero.js')).href
  const own = code
    .replace("'gotail/arquero'", `'${entry}'`)
    .replace("'arquero'", `'${import.meta.resolve('arquero')}'`)
  writeFileSync(join(folder, 'example.mjs'), own)
  return execFileSync(process.execPath, ['example.mjs'], { cwd: folder, encoding: 'utf8' })
}

test('the example of the paper runs', () => {
  writeFileSync(join(folder, 'capture.log'), SAMPLE)
  writeFileSync(join(folder, 'maps.log'), '@bytes[a]: 5\n@bytes[b]: 6\n')
  const printed = example("'gotail/arquero'")
  expect(printed).toContain('main.(*Server).Handle')
  expect(printed).toContain('@bytes.map 2')
})

test('so does the one that reads Arrow', () => {
  writeFileSync(join(folder, 'capture.log'), SAMPLE)
  const file = join(folder, 'spans.arrow')
  const argv = [join(ROOT, 'bin/gotail.js'), 'spans', '-q', join(folder, 'capture.log'), '-o', file]
  execFileSync(process.execPath, argv)
  expect(example("loadArrow('spans.arrow')")).toMatch(/main\.\(\*Server\)\.Handle' +│ \d+ +│ \d+/)
})
