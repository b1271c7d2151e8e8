import { describe, expect, it } from 'vitest'
import { LabelTable } from '../../../src/model/label-table.ts'
import type { ParseOptions } from '../../../src/parse/capture-parser.ts'
import { readScript } from '../../../src/parse/script/script.ts'
import { readText } from '../read-capture.ts'

/** The durations that a capture holds, in nanoseconds. */
function durations(text: string, options: Omit<ParseOptions, 'events'> = {}): readonly number[] {
  const { events } = readText(text, { events: true, ...options })
  return events.map(({ values: [ns] }) => ns)
}

describe('finished durations in all their wordings', () => {
  it.each([
    ['elapsed 12 ms', 12e6],
    ['elapsed: 7 usecs', 7e3],
    ['latency: 12 us', 12e3],
    ['Latency: 12us', 12e3],
    ['duration: 3 ms', 3e6],
    ['returned after 4ms', 4e6],
    ['time=12 us', 12e3],
    ['time taken: 3 ms', 3e6],
    ['lat_us=12', 12e3],
    ['elapsed_ms=3', 3e6],
    ['read took 1.5 ms', 1.5e6],
    ['request time 2 s', 2e9],
  ])('%s', (line, ns) => {
    expect(durations(`${line}\n`)).toEqual([ns])
  })

  it.each(['time: 12:30:01', 'elapsed', 'time=12345678901', 'after 5 tries', 'latency 12'])(
    '%s is none',
    (line) => {
      expect(durations(`${line}\n`)).toEqual([])
    },
  )
})

describe('columns of durations', () => {
  const table =
    'TIME(s)  DISK  COMM     PID   LAT(ms)\n0.5      sda   bash     812   7\n0.6      sdb   make     813   9.5\n'

  it('are taken by themselves where a head names one with its unit', () => {
    expect(durations(table)).toEqual([7e6, 9.5e6])
  })

  it.each([
    ['PID COMM LATms HOST', '1 a 4 h', 4e6],
    ['PID COMM TX_KB RX_KB MS', '1 a 2 3 4.25', 4.25e6],
    ['TIME DEV PAGES REASON ms', '10:00:00 sda 5 sync 4', 4e6],
    ['TIME PPID PCOMM PID COMM SECONDS', '10:00:00 1 a 2 b 4', 4e9],
    ['ts,comm,wait_us', '5,a,4', 4e3],
  ])('%s', (head, row, ns) => {
    expect(durations(`${head}\n${row}\n`)).toEqual([ns])
  })

  it('moments and sizes are none', () => {
    expect(durations('TIME(ms) COMM BYTES\n5 a 7\n')).toEqual([])
  })

  it('that are asked for are told apart by others', () => {
    const labels = new LabelTable()
    const options = { value: 'LAT(ms)', by: ['DISK', 'NONE'], labels }
    const { events, header } = readText(table, { events: true, ...options })
    // A label stands before the duration that it is of.
    expect(events.map(({ kind }) => kind)).toEqual(['label', 'took', 'label', 'took'])
    expect(header?.named).toEqual(['LAT(ms)'])
    expect([labels.names, labels.valueOf(1), labels.valueOf(2)]).toEqual([['DISK'], 'sda', 'sdb'])
  })

  it('without a unit are no durations: they are counted by the columns that tell them apart, and it is said', () => {
    const sizes = 'TIME(ms) COMM BYTES\n5 a 7\n6 b 512\n7 a 7\n8 a none\n'
    const { events, records, log } = readText(sizes, { events: true, value: 'BYTES', by: ['COMM'] })
    expect(events).toEqual([])
    expect(log.count('NO_UNIT')).toBe(1)
    const head = { kind: 'lhist', name: 'BYTES', snapshot: 1, keyNames: ['COMM'] }
    expect(records.filter(({ kind }) => kind === 'lhist')).toEqual([
      { ...head, key: ['a'], lo: 7, hi: 8, count: 2 },
      { ...head, key: ['b'], lo: 512, hi: 516, count: 1 },
    ])
    expect(records.map((row) => ('text' in row ? row.text : ''))).toContain('8 a none')
    expect(durations(sizes, { value: 'BYTES', unitNs: 1e3 })).toEqual([7e3, 512e3, 7e3])
  })

  it('without a unit take that of --unit', () => {
    expect(durations(table, { value: 'PID', unitNs: 1e3 })).toEqual([812e3, 813e3])
  })

  it('may be of any printed lines: keys, formats of a script, repeated words', () => {
    const keys = 'x wait_us=5 n=1\ny wait_us=6 n=2\n'
    expect(durations(keys, { value: 'wait_us' })).toEqual([5e3, 6e3])
    const script = readScript('BEGIN { printf("%s %d\\n", comm, $us) }')
    expect(durations('a 5\nb c 6\n', { value: 'us', script })).toEqual([5e3, 6e3])
  })

  it('with units in their cells have those', () => {
    expect(
      durations(
        'Caller   Avg Wait  Count  Max Wait  Total Wait\n do_it   4.2 us  3  5.1 us  1 ms\n',
      ),
    ).toEqual([])
    expect(durations('PID LAT(ms)\n5 7us\n')).toEqual([7e3])
  })
})
