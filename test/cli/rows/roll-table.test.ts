import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { Profile } from 'pprof-format'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { run } from '../fake-effects.ts'

let dir = ''
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'gotail-rolls-'))
})
afterAll(() => rmSync(dir, { recursive: true }))

const MAP = [
  '@reads[sda, make]: 4',
  '@reads[sda, bash]: 6',
  '@reads[sdb, make]: 9',
  '',
  'tick',
  '@reads[sda, make]: 5',
  '@reads[sda, bash]: 7',
  '@reads[sdb, make]: 20',
  '@reads[sdc, make]: 1',
  '',
].join('\n')
const BAR = `|${'@'.repeat(52)}|`
const HIST = [
  ...['@t[sda, make]:', `[4, 8)   3 ${BAR}`, `[8, 16)  1 ${BAR}`, ''],
  ...['@t[sda, bash]:', `[8, 16)  5 ${BAR}`, `[16, 32) 2 ${BAR}`, ''],
  ...['@t[sdb, make]:', `[4, 8)   7 ${BAR}`, '', ''],
].join('\n')

/** The rows of a CSV on standard output. */
async function csv(args: readonly string[], stdin: string): Promise<readonly string[]> {
  const { out, err, status } = await run(['tables', '--format', 'csv', ...args], { stdin })
  expect({ err, status }).toEqual({ err: '', status: 0 })
  return out.trimEnd().split('\n')
}

describe('tables --by', () => {
  test('sums the last print of a map by parts of its key', async () => {
    expect(await csv(['--by', 'key1', '--agg', 'sum(value),count,max(value)'], `${MAP}\n`)).toEqual(
      ['key1,sum(value),count,max(value)', 'sdb,20,1,20', 'sda,12,2,7', 'sdc,1,1,1'],
    )
  })

  test('counts where nothing else is asked for; --top cuts, --sort chooses the order', async () => {
    expect(await csv(['--by', 'key2', '--top', '1'], MAP)).toEqual(['key2,count', 'make,3'])
    const sorted = await csv(
      ['--by', 'key2', '--agg', 'count,min(value)', '--sort', 'min(value)'],
      MAP,
    )
    expect(sorted).toEqual(['key2,count,min(value)', 'bash,1,7', 'make,3,1'])
  })

  test('takes every print where the snapshot is one of the columns', async () => {
    expect(
      await csv(['--by', 'snapshot', '--agg', 'sum(value)', '--sort', 'snapshot'], MAP),
    ).toEqual(['snapshot,sum(value)', '2,33', '1,19'])
  })

  test('buckets of histograms that lack rows say so, and so does standard error', async () => {
    const text = '@h[a]:\n[2, 4)  5 |@@|\n[8, 16)  1 ||\n\n@h[b]:\n[2, 4)  1 |@@|\n\n'
    const { out, err } = await run(['tables', '--format', 'csv', '--by', 'key1'], { stdin: text })
    expect(out.trim().split('\n')).toEqual([
      'key1,lo,hi,count,partial',
      'a,2,4,5,unread',
      'a,8,16,1,unread',
      'b,2,4,1,',
    ])
    expect(err).toContain(
      '1 of 2 histograms lack rows (@h): their counts are those that could be read',
    )
    const whole = await run(['tables', '--format', 'csv', '--by', 'key1'], {
      stdin: text.replace('[8, 16)', '[4, 8)'),
    })
    expect(whole.out.split('\n')[0]).toBe('key1,lo,hi,count')
    expect(whole.err).toBe('')
  })

  test('percentiles are values of the table', async () => {
    const lines = Array.from({ length: 200 }, (_, i) => `op=${i % 2} us=${i + 1}`)
    expect(
      await csv(['--by', 'op', '--agg', 'p99(us),median(us),mean(us)'], `${lines.join('\n')}\n`),
    ).toEqual(['op,p99(us),median(us),mean(us)', '1,198,100,101', '0,197,99,100'])
  })

  test('whole numbers stay exact: sums, and each that is taken as it is', async () => {
    const text = '@n[a, x]: 9007199254740993\n@n[b, x]: 9007199254740992\n@n[c, x]: 5\n'
    expect(await csv(['--by', 'key2', '--agg', 'sum(value),max(value),min(value)'], text)).toEqual([
      'key2,sum(value),max(value),min(value)',
      'x,18014398509481990,9007199254740993,5',
    ])
    const sorted = await csv(['--agg', 'max(value)', '--by', 'key1', '--top', '1'], text)
    expect(sorted).toEqual(['key1,max(value)', 'a,9007199254740993'])
  })

  test('columns are called anything, and results as columns are', async () => {
    const text = '__proto__=a constructor=1\n__proto__=a constructor=2\n__proto__=b constructor=3\n'
    expect(await csv(['--by', '__proto__', '--agg', 'sum(constructor)'], text)).toEqual([
      '__proto__,sum(constructor)',
      'a,3',
      'b,3',
    ])
    const stats = '@s[a]: count 5, average 1, total 5\n@s[b]: count 5, average 2, total 10\n\n'
    expect(await csv(['--by', 'count', '--agg', 'count,max(total)'], stats)).toEqual([
      'count,count,max(total)',
      '5,2,10',
    ])
  })

  test('columns of printed tables may have parentheses in their names', async () => {
    const text = 'TIME(s) DISK LAT(ms)\n0.1 sda 5\n0.2 sdb 7\n0.3 sda 6\n'
    expect(await csv(['--by', 'DISK', '--agg', 'max(LAT(ms))'], text)).toEqual([
      'DISK,max(LAT(ms))',
      'sdb,7',
      'sda,6',
    ])
  })

  test('histograms merge bucket by bucket', async () => {
    expect(await csv(['--by', 'key1'], HIST)).toEqual([
      'key1,lo,hi,count',
      'sda,4,8,3',
      'sda,8,16,6',
      'sda,16,32,2',
      'sdb,4,8,7',
    ])
  })

  test('an unknown column, and several tables, are told', async () => {
    const unknown = await run(['tables', '--by', 'nope'], { stdin: MAP })
    expect(unknown.status).toBe(2)
    expect(unknown.err).toMatch(/no column is called nope; there are: snapshot, key1, key2, value/)
    const several = await run(['tables', '--by', 'key1'], { stdin: `${MAP}@other[x]: 1\n` })
    expect(several.status).toBe(2)
    expect(several.err).toMatch(/choose with --table @reads.map, @other.map|tick/)
    const chosen = await csv(['--by', 'key1', '--table', '@other'], `${MAP}@other[x]: 1\n`)
    expect(chosen).toEqual(['key1,count', 'x,1'])
  })

  test('an aggregate that is none is told', async () => {
    const { status, err } = await run(['tables', '--agg', 'foo(x)'], { stdin: MAP })
    expect(status).toBe(2)
    expect(err).toMatch(/--agg foo\(x\): give count, sum\(x\)/)
  })
})

describe('tables --format openmetrics', () => {
  test('maps are gauges, histograms histograms with inclusive bounds', async () => {
    const text = `@n["a b\\"]: 5\n@name: text\n${HIST}`
    const { out, status } = await run(['tables', '--format', 'openmetrics'], { stdin: text })
    expect(status).toBe(0)
    expect(out.split('\n')).toEqual([
      '# TYPE bpftrace_t histogram',
      '# HELP bpftrace_t map @t of a bpftrace script',
      'bpftrace_t_bucket{key1="sda",key2="bash",le="15"} 5',
      'bpftrace_t_bucket{key1="sda",key2="bash",le="31"} 7',
      'bpftrace_t_bucket{key1="sda",key2="bash",le="+Inf"} 7',
      'bpftrace_t_count{key1="sda",key2="bash"} 7',
      'bpftrace_t_bucket{key1="sda",key2="make",le="7"} 3',
      'bpftrace_t_bucket{key1="sda",key2="make",le="15"} 4',
      'bpftrace_t_bucket{key1="sda",key2="make",le="+Inf"} 4',
      'bpftrace_t_count{key1="sda",key2="make"} 4',
      'bpftrace_t_bucket{key1="sdb",key2="make",le="7"} 7',
      'bpftrace_t_bucket{key1="sdb",key2="make",le="+Inf"} 7',
      'bpftrace_t_count{key1="sdb",key2="make"} 7',
      '# TYPE bpftrace_n gauge',
      '# HELP bpftrace_n map @n of a bpftrace script',
      'bpftrace_n{key1="\\"a b\\\\\\""} 5',
      '# EOF',
      '',
    ])
  })
})

/** Where a function begins, and a return address that stands behind the last byte of its caller. */
const ADDRESSES = ['0x460ba0', '0x461000']
const BINARY = join(import.meta.dirname, '../../fixtures/go/go1.19-amd64.gz')

describe('tables of stacks', () => {
  const STACKS =
    '@us[\n    leaf+1\n    mid+2\n    main+3\n, make]: 12\n@us[\n    main+9\n, bash]: 3\n'

  test('folded, outermost first, behind the other parts of the key', async () => {
    const { out, status } = await run(['tables', '--table', '@us', '--folded', '-'], {
      stdin: STACKS,
    })
    expect(out).toBe('make;main;mid;leaf 12\nbash;main 3\n')
    expect(status).toBe(0)
  })

  test('as a profile, in nanoseconds where the name tells a unit', async () => {
    const path = join(dir, 'stacks.pb.gz')
    await run(['tables', '--table', '@us', '--pprof', path], { stdin: STACKS })
    const profile = Profile.decode(gunzipSync(readFileSync(path)))
    const text = (at: unknown): string => profile.stringTable.strings[Number(at)]
    expect(profile.sampleType.map(({ type, unit }) => [text(type), text(unit)])).toEqual([
      ['@us', 'nanoseconds'],
    ])
    expect(profile.sample.map(({ value }) => value.map(Number))).toEqual([[12000], [3000]])
    const names = profile.sample[0].locationId.map((id) => {
      const found = profile.location.find((each) => Number(each.id) === Number(id))
      const fn = profile.function.find(
        ({ id: of }) => Number(of) === Number(found?.line[0].functionId),
      )
      return text(fn?.name)
    })
    expect(names).toEqual(['leaf', 'mid', 'main', 'make'])
  })

  test.each([
    ['text', '@[\n    leaf+1\n    main+3\n]: 12\n'],
    ['text of perf', '@[\n\t401631 leaf+1 (/bin/cook)\n\t401700 main+3 (/bin/cook)\n]: 12\n'],
    ['JSON', '{"type": "map", "data": {"@": {"\\nleaf+1\\nmain+3\\n": 12}}}\n'],
    [
      'JSON of perf, blanks lost',
      '{"type": "map", "data": {"@": {"\\n401631leaf+1(/bin/cook)\\n401700main+3(/bin/cook)\\n": 12}}}\n',
    ],
    ['folded by bcc', 'main;leaf 12\nmain;leaf;deep 1\n'],
  ])('every form of a stack folds into the same line: %s', async (_, stdin) => {
    const { out } = await run(['tables', '--folded', '-'], { stdin })
    expect(out.split('\n')[0]).toBe('main;leaf 12')
  })

  test.each([
    ['text', (pcs: readonly string[]) => `@[\n    ${pcs.join('\n    ')}\n]: 12\n`],
    ['raw', (pcs: readonly string[]) => `@[\n${pcs.map((pc) => pc.slice(2)).join('\n')}\n]: 12\n`],
    [
      'JSON',
      (pcs: readonly string[]) => `{"type": "map", "data": {"@": {"${pcs.join('\\n')}": 12}}}\n`,
    ],
  ])('--binary names addresses: %s', async (_, textOf) => {
    const stdin = textOf(ADDRESSES)
    const bare = await run(['tables', '--folded', '-'], { stdin })
    expect(bare.out).toBe(`${ADDRESSES.toReversed().join(';')} 12\n`)
    const { out, err } = await run(['tables', '--folded', '-', '--binary', BINARY], { stdin })
    expect({ out, err }).toEqual({ out: 'main.huge;main.leaf 12\n', err: '' })
  })

  test('a map without stacks has none', async () => {
    const { status, err } = await run(['tables', '--folded', '-', '--table', '@n'], {
      stdin: '@n[a]: 5\n',
    })
    expect(status).toBe(3)
    expect(err).toMatch(/@n has no stacks in its keys/)
  })
})
