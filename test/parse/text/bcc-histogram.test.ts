import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import type { CaptureRecord } from '../../../src/model/record.ts'
import { readText } from '../read-text.ts'

const FOLDER = fileURLToPath(new URL('../../fixtures/family/', import.meta.url))

function records(file: string): readonly CaptureRecord[] {
  return readText(readFileSync(FOLDER + file, 'utf8')).records
}

/** `name key low-high=count`, high included as bcc prints it. */
function shown(file: string): readonly string[] {
  return records(file).flatMap((row) =>
    row.kind === 'hist' || row.kind === 'lhist'
      ? [`${row.name} ${row.key.join('|')} ${row.lo}-${Number(row.hi) - 1}=${row.count}`]
      : [],
  )
}

/** Another reading of the same text: a line is a row when two words and a bar say so; what heads it was met before. */
function independent(text: string): readonly string[] {
  const found: string[] = []
  let unit = ''
  let key = ''
  let above = ''
  for (const line of text.split('\n')) {
    const [left, right = ''] = line.split('|')[0].split(/ : /)
    if (/count +distribution/.test(line)) {
      unit = left.trim()
      key = above.includes(' = ') ? above.slice(above.indexOf(' = ') + 3).trim() : ''
    } else if (line.includes('|')) {
      const bounds = left.trim().split(' -> ')
      found.push(`${unit} ${key} ${bounds[0]}-${bounds.at(-1)}=${right.trim()}`)
    }
    above = line
  }
  return found
}

describe('distributions of libbpf-tools, bucket by bucket', () => {
  const real = readdirSync(FOLDER).filter(
    (file) =>
      /^(?:runqlat|cpudist|libbpf-)/.test(file) &&
      !file.includes('futexctn') &&
      readFileSync(FOLDER + file, 'utf8').includes('count    distribution'),
  )

  it('sixteen captures are read', () => {
    expect(real.length).toBe(16)
  })

  it.each(real)('%s', (file) => {
    const expected = independent(readFileSync(FOLDER + file, 'utf8'))
    expect(expected.length).toBeGreaterThan(1)
    expect(shown(file)).toEqual(expected)
  })

  it('of futexctn are told apart by thread, lock and stack', () => {
    const file = 'libbpf-futexctn.txt'
    const buckets = records(file).flatMap((row) => (row.kind === 'hist' ? [row] : []))
    const text = independent(readFileSync(FOLDER + file, 'utf8'))
    expect(buckets.map(({ lo, hi, count }) => `usecs  ${lo}-${Number(hi) - 1}=${count}`)).toEqual(
      text,
    )
    const keys = new Set(buckets.map(({ key }) => JSON.stringify(key)))
    const [lock, stack] = ['0x7f2ce1f4e6f8', '-\n[unknown]\n-']
    expect([...keys]).toEqual(
      ['24982', '25218'].map((tid) => JSON.stringify(['server1', tid, lock, stack])),
    )
    expect(buckets[0].keyNames).toEqual(['comm', 'tid', 'lock', 'stack'])
    expect(records(file).filter(({ kind }) => kind === 'printf')).toHaveLength(2)
  })

  it('an interval with its time is a print of its own', () => {
    const rows = records('runqlat-timestamps.txt')
    const snapshots = new Set(rows.flatMap((row) => (row.kind === 'hist' ? [row.snapshot] : [])))
    expect([...snapshots]).toEqual([1, 2, 3])
    expect(rows.filter(({ kind }) => kind === 'printf')).toHaveLength(3)
  })
})

describe('distributions of bcc', () => {
  it('are told apart by their sections, which name the columns of the key', () => {
    expect(shown('biolatency-disks.txt')).toEqual([
      'msecs sdq7 0-1=412',
      'msecs sdq7 2-3=0',
      'msecs sdq7 4-7=17',
      'msecs dm-3|Sync-Read 0-1=3',
      'msecs dm-3|Sync-Read 2-3=12',
    ])
    const last = records('biolatency-disks.txt').at(-1)
    expect(last).toEqual({
      ...{ kind: 'stats', name: 'msecs', snapshot: 1, key: ['dm-3', 'Sync-Read'] },
      ...{ average: 2, total: 31, count: 15, keyNames: ['disk', 'flags'] },
    })
  })

  it('of argdist have its specification for a section', () => {
    const rows = records('argdist.txt')
    expect(rows.filter(({ kind }) => kind === 'hist')).toMatchObject([
      { snapshot: 1, lo: 0, count: 0, key: ['p:c:malloc(size_t size):size_t:size'] },
      { snapshot: 1, lo: 2, count: 9 },
      { snapshot: 2, lo: 0, count: 1 },
      { snapshot: 2, lo: 2, count: 4 },
    ])
  })

  it('may be wide, with counts that widen them more', () => {
    expect(shown('wide.txt')).toEqual([
      'nsecs do_fsync [812] 4294967296-8589934591=7',
      'nsecs do_fsync [812] 8589934592-17179869183=123456789',
    ])
  })

  it('have the mean of an address beside it', () => {
    expect(records('tcprtt.txt')).toMatchObject([
      { kind: 'notice' },
      { kind: 'hist', key: ['10.1.2.3'], lo: 128, hi: 256, count: 31 },
      { kind: 'map', name: 'usecs.avg', key: ['10.1.2.3'], value: 170 },
    ])
  })

  it('in even steps say one value a row; a step that is not told is said', () => {
    const { records: rows, log } = readText(readFileSync(`${FOLDER}linear.txt`, 'utf8'))
    expect(rows).toMatchObject([
      { kind: 'lhist', key: ['3'], lo: 0, hi: 1, count: 804 },
      { kind: 'lhist', key: ['3'], lo: 1, hi: 2, count: 12 },
      { kind: 'lhist', key: ['4'], lo: 1, hi: 2, count: 5 },
      { kind: 'lhist', key: ['4'], lo: 4, hi: 5, count: 2 },
    ])
    expect(log).toMatchObject([{ code: 'STEP_UNKNOWN', count: 1 }])
  })

  it('as JSON are the text of a Python dict, a line a section', () => {
    expect(records('biolatency-json.txt')).toMatchObject([
      { kind: 'time', text: '2024-03-01 08:00:01' },
      { kind: 'hist', name: 'msecs', snapshot: 1, key: ["sd'a"], keyNames: ['disk'], count: 6 },
      { kind: 'hist', lo: 2, hi: 4, count: 0 },
      { kind: 'hist', snapshot: 1, key: ['sdb'], lo: 4, hi: 8, count: 2 },
      { kind: 'time', text: '2024-03-01 08:00:02' },
      { kind: 'hist', snapshot: 2, key: ['sdb'], count: 9 },
    ])
  })

  it('are a part where a row stands twice or is cut, and where a blank line parts them', () => {
    const head = '     usecs               : count    distribution\n'
    const [first, second] = [
      '         0 -> 1          : 3        |****|',
      '         2 -> 3          : 1        |*|',
    ]
    const parts = (...lines: readonly string[]): readonly unknown[] =>
      readText(`${head}${lines.join('\n')}`).records.map((row) =>
        row.kind === 'hist' ? [row.lo, row.partial] : row.kind,
      )
    expect(parts(first, first, second)).toEqual([[0, 'unread'], 'printf', 'printf'])
    expect(parts(first, '', second)).toEqual([[0, 'unread'], 'printf'])
    expect(parts(first, '         2 ->')).toEqual([[0, 'unread'], 'printf'])
    expect(parts(first, second, '', 'end')).toEqual([[0, undefined], [2, undefined], 'printf'])
  })

  it('keep their section across a blank line that somebody put in between', () => {
    const text =
      "disk = 'a'\n\n     usecs               : count    distribution\n         0 -> 1          : 3        |*|\n"
    expect(readText(text).records).toMatchObject([{ kind: 'hist', key: ['a'] }])
  })

  it('nothing of bpftrace is taken for one', () => {
    const text =
      'Attaching 1 probe...\nop = read\n     usecs               : count    distribution\n'
    expect(readText(text).records.map(({ kind }) => kind)).toEqual(['attached', 'printf', 'printf'])
  })

  it('what only begins as one is text', () => {
    const text = 'disk = sda\nnothing\n     x      : count    distribution\n\nend\n'
    expect(readText(text).records).toMatchObject([
      { kind: 'printf', text: 'disk = sda' },
      { kind: 'printf', text: 'nothing' },
      { kind: 'printf', line: 3 },
      { kind: 'printf', text: 'end' },
    ])
  })
})

describe('stacks of bcc', () => {
  it('are maps by stack, name and process', () => {
    const rows = records('offcputime.txt').filter(({ kind }) => kind === 'map')
    const text = readFileSync(`${FOLDER}offcputime.txt`, 'utf8')
    const values = [...text.matchAll(/^ {8}(\d+)$/gm)].map(([, value]) => Number(value))
    expect(rows.map((row) => row.kind === 'map' && row.value)).toEqual(values)
    expect(rows[0]).toMatchObject({ snapshot: 1, keyNames: ['stack', 'comm', 'pid'] })
    expect(new Set(rows.map((row) => row.kind === 'map' && row.snapshot))).toEqual(new Set([1]))
    expect(records('profile.txt').at(-1)).toMatchObject({
      kind: 'map',
      key: ['work_item', 'worker1', '19892'],
      value: 1,
    })
  })

  it('indented text is none', () => {
    expect(readText('    one\n    two\nthree\n').records).toMatchObject([
      { text: '    one' },
      { text: '    two' },
      { text: 'three' },
    ])
  })
})
