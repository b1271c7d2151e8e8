import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fromCSV } from 'arquero'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { SPAN_COLUMNS } from '../../src/report/columns/span-rows.ts'
import { readArrow, readParquet } from '../report/columns/read-columns.ts'
import { gotail } from './gotail.ts'
import { type Result, SPANS, sh, shortSample } from './shell.ts'

const TABLES = 'samples/gosrv-snapshots-bt0.27/capture.log'
const tmp = mkdtempSync(join(tmpdir(), 'gotail-columns-'))

/** Begin of the sample: what is about pipes and files, not about rows, takes a process of its own half the time with it. */
const SHORT = join(tmp, 'short.log.gz')
writeFileSync(SHORT, shortSample(SPANS))
afterAll(() => rmSync(tmp, { recursive: true }))

function inTmp(script: string): Promise<Result> {
  return sh(script, { variables: { tmp } })
}

function bytes(name: string): Uint8Array {
  return readFileSync(join(tmp, name))
}

type Row = Readonly<Record<string, unknown>>

/** JSON lines with their numbers as the binary formats have them. */
function exactRows(text: string): readonly Row[] {
  const exact = (value: unknown): unknown => (typeof value === 'number' ? BigInt(value) : value)
  return text
    .trimEnd()
    .split('\n')
    .map((line) =>
      Object.fromEntries(
        Object.entries(JSON.parse(line)).map(([key, value]) => [key, exact(value)]),
      ),
    )
}

describe('spans', () => {
  let rows: readonly Row[] = []
  let shortRows: readonly Row[] = []
  let report: {
    capture: { spans: number }
    functions: { spans: number; components: { name: string; total_ns: number }[] }[]
  }

  beforeAll(async () => {
    rows = exactRows((await gotail(`spans ${SPANS} -q`)).stdout)
    shortRows = exactRows((await gotail(`spans ${SHORT} -q`)).stdout)
    expect(shortRows.length).toBeGreaterThan(50)
    report = JSON.parse((await gotail(`analyze ${SPANS} --json - -q`)).stdout)
    expect(rows.length).toBe(report.capture.spans)
  })

  test.each([
    ['parquet', readParquet],
    ['arrow', readArrow],
  ])('%s has the same rows on a pipe, in a file and beside a report', async (format, read) => {
    const { status, stderr } = await inTmp(
      `gotail spans ${SHORT} -q --format ${format} | cat > "$tmp/pipe.${format}" &
       gotail spans ${SHORT} -q --format ${format} > "$tmp/redirected.${format}" && wait $!`,
    )
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    for (const line of [
      `spans ${SPANS} -q --out "$tmp/out.${format}"`,
      `analyze ${SPANS} -q --spans "$tmp/beside.${format}"`,
    ]) {
      const { status, stderr } = await gotail(line, { variables: { tmp } })
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    }
    const written = [
      ['pipe', 'short.log.gz', shortRows],
      ['redirected', 'short.log.gz', shortRows],
      ['out', 'capture.log.gz', rows],
      ['beside', 'capture.log.gz', rows],
    ] as const
    for (const [name, capture, expected] of written) {
      const table = await read(bytes(`${name}.${format}`))
      expect(table.rows).toEqual(expected)
      expect(Object.keys(table.rows[0])).toEqual(SPAN_COLUMNS)
      expect(table.metadata).toMatchObject({
        'gotail.table': 'spans',
        'gotail.capture': capture,
        'gotail.go': '1.24.4',
        'gotail.clock': 'boot',
        'gotail.lost': '0',
        'gotail.spans': `${expected.length}`,
      })
    }
  })

  test('Arrow is a stream on a pipe and has an index in a file', () => {
    const magic = (name: string): string => Buffer.from(bytes(name)).toString('latin1', 0, 6)
    expect(magic('pipe.arrow')).not.toBe('ARROW1')
    expect(magic('redirected.arrow')).toBe('ARROW1')
    expect(magic('out.arrow')).toBe('ARROW1')
  })

  test('each component sums to what the report says', async () => {
    const [{ components }] = report.functions
    expect(components.length).toBeGreaterThan(3)
    const { stdout } = await gotail(`spans ${SPANS} -q --format csv`)
    const csv = fromCSV(stdout)
    expect(csv.numRows()).toBe(report.functions[0].spans)
    const parquet = await readParquet(bytes('out.parquet'))
    for (const { name, total_ns } of components) {
      const cells = csv.array(`${name}_ns`)
      expect(
        Array.from(cells, Number).reduce((sum, ns) => sum + ns, 0),
        name,
      ).toBe(total_ns)
      const exact = parquet.rows.reduce((sum, row) => sum + BigInt(`${row[`${name}_ns`]}`), 0n)
      expect(exact, name).toBe(BigInt(total_ns))
    }
  })

  test('a full disk is one line and status 1, a reader that leaves is silence and 0', async () => {
    const endless = `{ yes 'gid=1 tid=2 pid=3...takes 4 us'; true; }`
    const runs = ['parquet', 'arrow'].map(async (format) => {
      const [full, left] = await Promise.all([
        sh(`gotail spans ${SHORT} -q --format ${format} > /dev/full`),
        sh(`${endless} | gotail spans --format ${format} | head -c 10`),
      ])
      expect(full).toEqual({
        status: 1,
        stdout: '',
        stderr: 'gotail: cannot write standard output: no space left on device\n',
      })
      expect({ status: left.status, stderr: left.stderr }).toEqual({ status: 0, stderr: '' })
    })
    await Promise.all(runs)
  })
})

describe('tables', () => {
  test.each([
    ['parquet', readParquet],
    ['arrow', readArrow],
  ])('%s has the rows of each table', async (format, read) => {
    const lines = (await gotail(`tables ${TABLES}`)).stdout
    const out = await gotail(`tables ${TABLES} --format ${format} --out "$tmp/${format}"`, {
      variables: { tmp },
    })
    const us = await gotail(`tables ${TABLES} --format ${format} --table @us`)
    for (const { status, stderr } of [out, us]) {
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    }
    const expected = exactRows(lines)
      .filter(({ kind, name }) => kind === 'hist' && name === '@us')
      .map(({ snapshot, lo, hi, count }) => ({ snapshot, lo, hi, count }))
    expect(expected.length).toBeGreaterThan(10)
    expect((await read(us.bytes)).rows).toEqual(expected)
    const table = await read(bytes(`${format}/@us.hist.${format}`))
    expect(table.rows).toEqual(expected)
    expect(table.metadata['gotail.table']).toBe('@us.hist')
    expect(readdirSync(join(tmp, format)).length).toBe(7)
  })

  test('one file refuses several tables, lists them, and writes nothing', async () => {
    const { status, stdout, stderr } = await gotail(`tables ${TABLES} --format parquet`)
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toMatch(/^gotail: one Parquet file holds one table, and here are 7: .*@us\.hist/)
  })
})
