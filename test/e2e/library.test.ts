import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { gunzipSync, gzipSync } from 'node:zlib'
import { tableFromIPC } from '@uwdata/flechette'
import { parquetMetadata } from 'hyparquet'
import { afterAll, describe, expect, test } from 'vitest'
import {
  AnalyzeRun,
  CompareRun,
  columnWriter,
  GotailError,
  SPAN_SCHEMA,
  spanCells,
  TablesRun,
} from '../../src/index.ts'

const ROOT = join(import.meta.dirname, '../..')
const SAMPLE = gunzipSync(readFileSync(join(ROOT, 'samples/go1.24-contend/capture.log.gz')))
const LIBRARY = pathToFileURL(join(ROOT, 'dist/bundle/index.js')).href
const folder = mkdtempSync(join(tmpdir(), 'gotail-library-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** The examples of the papers, as they stand there. */
const EXAMPLES = ['README.md', 'docs/library.md'].flatMap((page) =>
  [...readFileSync(join(ROOT, page), 'utf8').matchAll(/^```[jt]s\n(.*?)^```$/gms)]
    .map(([, code]) => code)
    .filter((code) => code.includes("from 'gotail'")),
)

/** All examples one after another, in a folder with captures of these bytes. */
function examples(capture: Uint8Array): string {
  for (const name of ['capture.log', 'after.log']) writeFileSync(join(folder, name), capture)
  copyFileSync(join(ROOT, 'samples/blog-histogram/capture.log'), join(folder, 'maps.log'))
  const names = EXAMPLES.map((code, at) => {
    const name = `example${at}.mjs`
    writeFileSync(join(folder, name), code.replaceAll("'gotail'", `'${LIBRARY}'`))
    return name
  })
  const all = names.map((name) => `await import('./${name}')`).join('\n')
  writeFileSync(join(folder, 'all.mjs'), all)
  return execFileSync(process.execPath, ['all.mjs'], { cwd: folder, encoding: 'utf8' })
}

function parquet(): ArrayBuffer {
  return new Uint8Array(readFileSync(join(folder, 'spans.parquet'))).buffer
}

describe('the examples of the papers', () => {
  test('run, and print and write what they say', () => {
    expect(EXAMPLES.length).toBeGreaterThan(5)
    const printed = examples(SAMPLE)
    expect(printed).toMatch(/^main\.\(\*Server\)\.Handle/m)
    expect(printed).toContain('Latency before and after')
    expect(readFileSync(join(folder, 'report.html'), 'utf8')).toMatch(/^<!doctype html>/i)
    expect(readFileSync(join(folder, 'comparison.html'), 'utf8')).toMatch(/^<!doctype html>/i)
    const lines = readFileSync(join(folder, 'spans.csv'), 'utf8').trimEnd().split('\n')
    expect(lines.length).toBeGreaterThan(2000)
    const { num_rows, key_value_metadata } = parquetMetadata(parquet())
    expect(Number(num_rows)).toBe(lines.length - 1)
    expect(key_value_metadata).toEqual([{ key: 'service', value: 'checkout' }])
  })

  test('survive an empty capture', () => {
    expect(examples(new Uint8Array())).toContain('Latency before and after')
    expect(Number(parquetMetadata(parquet()).num_rows)).toBe(0)
  })
})

describe('a run in a program of your own', () => {
  test('has a writer of columns for each format, whose rows are read again', async () => {
    for (const format of ['arrow', 'arrow-stream'] as const) {
      const parts: Uint8Array[] = []
      const rows = await columnWriter(format, SPAN_SCHEMA, (bytes) => parts.push(bytes))
      let spans = 0
      const run = new AnalyzeRun({
        onSpan: (span) => {
          spans++
          rows.add(spanCells(span))
        },
      })
      run.push(SAMPLE)
      run.end()
      rows.end()
      expect(spans).toBeGreaterThan(2000)
      expect(tableFromIPC(Buffer.concat(parts)).numRows).toBe(spans)
    }
  })

  test('tells of numbers that no column holds, and refuses a format that there is not', async () => {
    const schema = [{ name: 'n', type: 'int64', isNullable: true }] as const
    const rows = await columnWriter('parquet', schema, () => {})
    rows.add([1])
    rows.add(['99999999999999999999'])
    expect(rows.end()).toBe('1 number beyond 64 bits could not be stored as they are')
    expect((await columnWriter('parquet', schema, () => {})).end()).toBeUndefined()
    // @ts-expect-error: as a program without types may call it
    await expect(columnWriter('feather', schema, () => {})).rejects.toThrow(
      'format must be parquet, arrow or arrow-stream',
    )
  })

  test('takes text as it takes bytes', () => {
    const [bytes, text] = [new AnalyzeRun({ exemplars: 0 }), new AnalyzeRun({ exemplars: 0 })]
    bytes.push(SAMPLE)
    text.push(SAMPLE.toString('utf8'))
    expect(text.end()).toEqual(bytes.end())
  })

  test.each([
    ['AnalyzeRun', () => new AnalyzeRun()],
    ['TablesRun', () => new TablesRun(() => {})],
    ['CompareRun', () => new CompareRun({ names: ['a', 'b'] }).after],
  ])('%s throws at once on packed bytes', (_, make) => {
    expect(() => make().push(gzipSync(SAMPLE))).toThrow(/packed by gzip.*createGunzip/)
  })

  test.each([
    ['AnalyzeRun', () => new AnalyzeRun()],
    ['TablesRun', () => new TablesRun(() => {})],
    ['CompareRun', () => new CompareRun({ names: ['a', 'b'] }).before],
  ])('%s throws at once on what is no chunk', (_, make) => {
    for (const chunk of [undefined, null, 5, {}, ['E'], new ArrayBuffer(8), new Uint16Array(8)]) {
      const push = (): unknown => Reflect.apply(make().push, make(), [chunk])
      expect(push).toThrow(GotailError)
      expect(push).toThrow(/must be a Uint8Array or a string/)
    }
  })

  test.each([
    [AnalyzeRun, [null], /options must be an object/],
    [CompareRun, [], /options must be an object/],
    [CompareRun, [{}], /names must be a list of two names/],
    [CompareRun, [{ names: ['a'] }], /names must be a list of two names/],
    [
      CompareRun,
      [{ names: ['a', 'b'], componentMeans: 1 }],
      /componentMeans must be true or false/,
    ],
    [TablesRun, [], /what takes records must be a function/],
  ])('%o is not made of %j', (run, given, words) => {
    const make = (): unknown => Reflect.construct(run, given)
    expect(make).toThrow(GotailError)
    expect(make).toThrow(words)
  })

  test.each([
    [{ percents: [0] }, /percents must be a list of percents between 0 and 100/],
    [{ percents: '99' }, /percents must be a list/],
    [{ exemplars: -1 }, /exemplars must be a whole number, 0 or more/],
    [{ maxSpans: 1.5 }, /maxSpans must be a whole number, 1 or more/],
    [{ fn: 'main' }, /fn must be a regular expression/],
    [{ percentiles: [99] }, /no option percentiles/],
  ])('options %j are refused', (options, words) => {
    const make = (): unknown => Reflect.construct(AnalyzeRun, [options])
    expect(make).toThrow(GotailError)
    expect(make).toThrow(words)
  })
})
