import { expect, test } from 'vitest'
import { COMPONENTS } from '../../../src/model/components.ts'
import { csvRow } from '../../../src/report/columns/csv.ts'
import { SPAN_COLUMNS, spanCells, spanJson } from '../../../src/report/columns/span-rows.ts'
import { span } from '../sample-analysis.ts'

test('the columns are those of the contract, in its order', () => {
  expect(SPAN_COLUMNS.join(', ')).toBe(
    'fn, pid, gid, start_ns, dur_ns, depth, running_ns, gc_assist_ns, sched_wait_ns, stw_ns, ' +
      'os_runq_ns, os_blocked_ns, syscall_ns, wait_chan_ns, wait_select_ns, wait_mutex_ns, ' +
      'wait_cond_ns, wait_net_ns, wait_sleep_ns, wait_gc_ns, wait_other_ns, unknown_ns, ' +
      'gc_mark_ns, stw_overlap_ns, assist_wall_ns, transitions, migrations, top_wait, flags, ' +
      'top_place, parent',
  )
})

test('every field lands in its own column', () => {
  const components = Object.fromEntries(COMPONENTS.map((name, index) => [name, 100 + index]))
  const row = span({
    components,
    gcMarkNs: 1,
    stwOverlapNs: 2,
    assistWallNs: 3,
    transitions: 4,
    migrations: 5,
    topWait: 'chan receive, long',
    flags: 1 | 4,
    topPlace: 'wait_mutex main.(*Cache).Get',
  })
  expect(csvRow(spanCells(row))).toBe(
    'main.handle,4321,18,5324048000,88100000,536,100,101,102,103,104,105,106,107,108,109,110,111,' +
      '112,113,114,115,1,2,3,4,5,"chan receive, long",restarted|lossy,' +
      'wait_mutex main.(*Cache).Get,\n',
  )
})

test('starts are exact beyond 2^53 in CSV and in JSON', () => {
  const late = span({ startNs: 9_007_199_254_740_993n })
  expect(csvRow(spanCells(late))).toContain(',9007199254740993,')
  expect(spanJson(late)).toContain('"start_ns":"9007199254740993"')
  expect(spanJson(span())).toContain('"start_ns":5324048000,')
})

test('what the capture does not say is empty in CSV and null in JSON', () => {
  const { startNs: _, ...unknown } = span({ pid: -1, gid: -1, depth: Number.NaN, topWait: '' })
  expect(csvRow(spanCells(unknown))).toMatch(/^main\.handle,,,,88100000,,0,/)
  expect(JSON.parse(spanJson(unknown))).toMatchObject({
    pid: null,
    gid: null,
    start_ns: null,
    depth: null,
    top_wait: null,
    flags: '',
    top_place: null,
    parent: null,
  })
})

test('a JSON row is one line with the columns as its keys', () => {
  const line = spanJson(span({ fn: 'a\nb\u0085' }))
  expect(line.indexOf('\n')).toBe(line.length - 1)
  expect(line).not.toContain('\u0085')
  expect(Object.keys(JSON.parse(line))).toEqual(SPAN_COLUMNS)
})
