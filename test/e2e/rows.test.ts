import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { gotail } from './gotail.ts'
import { SPANS, sampleText, sh } from './shell.ts'
import type { GotailResult } from './started.ts'

const TABLES = 'samples/gosrv-snapshots-bt0.27/capture.log'
const COLUMNS =
  'fn,pid,gid,start_ns,dur_ns,depth,running_ns,gc_assist_ns,sched_wait_ns,stw_ns,os_runq_ns,os_blocked_ns,syscall_ns,' +
  'wait_chan_ns,wait_select_ns,wait_mutex_ns,wait_cond_ns,wait_net_ns,wait_sleep_ns,wait_gc_ns,wait_other_ns,unknown_ns,' +
  'gc_mark_ns,stw_overlap_ns,assist_wall_ns,transitions,migrations,top_wait,flags,top_place,parent'
const COMPONENTS = COLUMNS.split(',').slice(6, 22)
const tmp = mkdtempSync(join(tmpdir(), 'gotail-rows-'))

afterAll(() => rmSync(tmp, { recursive: true }))

function inTmp(line: string): Promise<GotailResult> {
  return gotail(line, { variables: { tmp } })
}

function linesOf(text: string): readonly string[] {
  expect(text.endsWith('\n')).toBe(true)
  return text.slice(0, -1).split('\n')
}

describe('spans', () => {
  let csv = ''
  let ndjson = ''

  beforeAll(async () => {
    const results = await Promise.all(
      ['csv', 'ndjson'].map((format) => gotail(`spans ${SPANS} --format ${format}`)),
    )
    for (const { status, stderr } of results) {
      expect(status).toBe(0)
      expect(stderr).toMatch(/^(gotail: [A-Z_]+( \(.*\))?: .*\n)*$/)
    }
    ;[csv, ndjson] = results.map(({ stdout }) => stdout)
  })

  test('CSV has the promised columns in their order', () => {
    const [header, ...rows] = linesOf(csv)
    expect(header).toBe(COLUMNS)
    expect(rows.length).toBe(2155)
    for (const row of rows) expect(row.split(',').length).toBe(31)
  })

  test('a process of its own prints the same', async () => {
    expect((await sh(`gotail spans ${SPANS} --format csv`)).stdout).toBe(csv)
    const packed = await sh(`gzip -dc ${SPANS} | gotail spans`)
    expect(packed.stdout).toBe(ndjson)
  })

  test('NDJSON has the same columns, the same rows and the same values', () => {
    const [, ...rows] = linesOf(csv)
    const objects = linesOf(ndjson).map((line) => JSON.parse(line))
    for (const row of objects) expect(Object.keys(row).join()).toBe(COLUMNS)
    expect(objects.map((row) => Object.values(row).join())).toEqual(rows)
  })

  test('the components of every row sum to its duration', () => {
    for (const row of linesOf(ndjson).map((line) => JSON.parse(line))) {
      expect(COMPONENTS.reduce((sum, name) => sum + row[name], 0)).toBe(row.dur_ns)
    }
  })

  test('analyze --spans writes the same rows, in the form that the ending names', async () => {
    for (const [ending, rows] of [
      ['csv', csv],
      ['ndjson', ndjson],
      ['CSV', csv],
    ]) {
      const { status } = await inTmp(`${SPANS} --spans "$tmp/x.${ending}"`)
      expect(status).toBe(0)
      expect(readFileSync(join(tmp, `x.${ending}`), 'utf8')).toBe(rows)
    }
  })

  test('spans --out writes them into a file and nothing else', async () => {
    const { status, stdout } = await inTmp(`spans ${SPANS} --out "$tmp/out.csv" -q`)
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' })
    expect(readFileSync(join(tmp, 'out.csv'), 'utf8')).toBe(csv)
  })

  test('--all adds those that the ends of the capture cut, and says which', async () => {
    const stdin = sampleText(SPANS)
      .split(/(?<=\n)/)
      .slice(0, 9000)
      .join('')
    const [finished, all] = await Promise.all(
      ['', '--all'].map((flag) => gotail(`spans ${flag} -q`, { stdin })),
    )
    const rows = linesOf(finished.stdout)
    const [cut, others] = [true, false].map((isCut) =>
      linesOf(all.stdout).filter((line) => JSON.parse(line).flags.includes('cut_end') === isCut),
    )
    expect(cut.length).toBeGreaterThan(0)
    expect(others).toEqual(rows)
  })

  test('--since and --until choose by the begin, and together lose nothing', async () => {
    const parts = await Promise.all(
      ['--until 100ms', '--since 100ms --until 0.2s', '--since 200ms'].map((flags) =>
        gotail(`spans ${SPANS} --format csv -q ${flags}`),
      ),
    )
    const rows = parts.flatMap(({ stdout }) => linesOf(stdout).slice(1))
    expect([...rows].sort()).toEqual([...linesOf(csv).slice(1)].sort())
    for (const { stdout } of parts) expect(linesOf(stdout).length).toBeGreaterThan(10)
  })
})

describe('tables', () => {
  test('one CSV refuses several tables, lists them, and writes nothing', async () => {
    const { status, stdout, stderr } = await gotail(`tables ${TABLES} --format csv`)
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toMatch(/^gotail: one CSV holds one table, and here are 7: .*\n$/)
    for (const name of ['@us.hist', '@st.stats', '@lin.lhist', '@calls.map', '--table', '--out']) {
      expect(stderr).toContain(name)
    }
  })

  test('--table chooses one, by its full name or the map it comes from', async () => {
    const [short, long] = await Promise.all(
      ['@st', '@st.stats'].map((name) => gotail(`tables ${TABLES} --format csv --table ${name}`)),
    )
    expect(short).toEqual(long)
    expect(short.status).toBe(0)
    expect(linesOf(short.stdout)[0]).toBe('snapshot,count,average,total')
  })

  test('a table that is not there is status 3, and those that are there are named', async () => {
    const { status, stdout, stderr } = await gotail(`tables ${TABLES} --format csv --table @no`)
    expect({ status, stdout }).toEqual({ status: 3, stdout: '' })
    expect(stderr).toMatch(/^gotail: no table is called @no; there are: .*@us\.hist/)
  })

  test('--out writes a file for each, and the same rows as --table', async () => {
    const { status, stdout } = await inTmp(`tables ${TABLES} --format csv --out "$tmp/a/b"`)
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' })
    expect(readdirSync(join(tmp, 'a', 'b')).length).toBe(7)
    const { stdout: rows } = await gotail(`tables ${TABLES} --format csv --table @us`)
    expect(readFileSync(join(tmp, 'a', 'b', '@us.hist.csv'), 'utf8')).toBe(rows)
    expect(existsSync(join(tmp, 'a', 'b', 'printf.csv'))).toBe(true)
  })

  test('JSON lines hold every table, one object a line, and every row has its kind', async () => {
    const { status, stdout } = await gotail(`tables ${TABLES}`)
    expect(status).toBe(0)
    const kinds = linesOf(stdout).map((line) => JSON.parse(line).kind)
    expect([...new Set(kinds)].sort()).toEqual(['hist', 'lhist', 'map', 'printf', 'stats'])
  })

  test('a cell that a spreadsheet would run is defused, a number stays one', async () => {
    const stdin = '@k[=cmd|x]: 1\n@k[-5]: 2\n@k[@SUM(1)]: 3\n@k[-x]: 4\n@k[a,"b"]: 5\n'
    const { stdout } = await gotail('tables --format csv', { stdin })
    expect(linesOf(stdout)).toEqual([
      'snapshot,key1,value',
      "1,'=cmd|x,1",
      '1,-5,2',
      "1,'@SUM(1),3",
      "1,'-x,4",
      expect.stringMatching(/^1,"a,""b""",5$/),
    ])
  })
})
