import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readPerfetto } from '../../report/traces/read-perfetto.ts'
import { MAPS, protocolLines, tookLines } from '../captures.ts'
import { run } from '../fake-effects.ts'

let dir = ''
const at = (name: string): string => join(dir, name)

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'gotail-analyze-'))
  writeFileSync(at('calls.log'), protocolLines(1000))
  writeFileSync(at('calls.data'), gzipSync(protocolLines(1000)))
})
afterAll(() => rmSync(dir, { recursive: true }))

describe('input', () => {
  test('a file, the same packed under any name, and a pipe give the same report', async () => {
    const reports = await Promise.all([
      run(['analyze', at('calls.log')]),
      run([at('calls.data')]),
      run([], { stdin: protocolLines(1000) }),
      run(['-'], { stdin: gzipSync(protocolLines(1000)) }),
    ])
    for (const report of reports) expect(report).toEqual(reports[0])
    expect(reports[0].out).toMatch(
      /^main\.handle: p99 is 990 µs, 2\.0 times the median of 500 µs, over\s1,000 spans; its 95 % interval/,
    )
    expect(reports[0]).toMatchObject({ status: 0, err: '' })
  })

  test('several files are summed up, whether or not they end with a line feed', async () => {
    writeFileSync(at('one'), tookLines(3).trimEnd())
    writeFileSync(at('two'), tookLines(2))
    const { out } = await run(['--json', '-', at('one'), at('two')])
    expect(JSON.parse(out).capture).toMatchObject({ spans: 5, lines: 5 })
  })

  test('a packed capture that breaks off is reported as far as it goes, and said to be cut', async () => {
    const packed = gzipSync(protocolLines(1000))
    writeFileSync(at('cut.gz'), packed.subarray(0, packed.length / 2))
    const { status, out, err } = await run([at('cut.gz')])
    expect(status).toBe(0)
    expect(err).toMatch(
      /cut\.gz could not be read to its end: it breaks off \(gzip\); what came before is used\n$/,
    )
    expect(out).toContain('CUT_FILE')
    const json = await run([at('cut.gz'), '--json', '-', '-q'])
    expect(json.err).toBe('')
    const { capture, diagnostics } = JSON.parse(json.out)
    expect(capture.spans).toBeGreaterThan(100)
    const codes = diagnostics.map(({ code }: { code: string }) => code)
    expect(codes).toContain('CUT_FILE')
    expect(codes).toEqual([...codes].sort())
  })
})

describe('results', () => {
  test('--json - has standard output for itself', async () => {
    const { status, out } = await run([at('calls.log'), '--json', '-'])
    expect(status).toBe(0)
    expect(JSON.parse(out)).toMatchObject({
      gotail: 1,
      functions: [{ fn: 'main.handle', spans: 1000 }],
    })
  })

  test('--json FILE and --spans FILE stand beside the report', async () => {
    const { out } = await run([at('calls.log'), '--json', at('r.json'), '--spans', at('s.csv')])
    expect(out).toContain('main.handle: p99 is 990 µs')
    expect(JSON.parse(readFileSync(at('r.json'), 'utf8')).capture.spans).toBe(1000)
    const rows = readFileSync(at('s.csv'), 'utf8').trimEnd().split('\n')
    expect(rows.length).toBe(1001)
    expect(rows[0]).toMatch(/^fn,pid,gid,start_ns,dur_ns,/)
    expect(rows[1]).toMatch(/^main\.handle,,7,5000000000,1000,64,/)
  })

  test('JSON is written even when there is nothing in it, and the status still says so', async () => {
    const { status, out, err } = await run(['--json', '-'], { stdin: '' })
    expect(status).toBe(3)
    expect(JSON.parse(out).functions).toEqual([])
    expect(err).toMatch(/nothing was traced/)
  })

  test('histograms alone are a valid capture', async () => {
    const { status, out } = await run([], { stdin: MAPS })
    expect(status).toBe(0)
    expect(out).toMatch(/^@ns: p99 is in \[512 ns, 1\.02 µs\), about 724 ns, over 4\s+values; /)
  })

  test('-v says how fast it went, on standard error', async () => {
    expect((await run([at('calls.log'), '-v'])).err).toMatch(
      /^gotail: read 50\.\d kB in .*, [\d,]+ lines\/s\n$/,
    )
  })
})

describe('choices', () => {
  test('-p takes per cent in any order, -p and --exemplars are obeyed', async () => {
    const { out } = await run([at('calls.log'), '-p', '99.9,25', '--exemplars', '2', '--json', '-'])
    const [fn] = JSON.parse(out).functions
    expect(fn.quantiles.map(({ p, ns }: { p: number; ns: number }) => [p, ns])).toEqual([
      [0.25, 250_000],
      [0.999, 999_000],
    ])
    expect(fn.exemplars.map(({ dur_ns }: { dur_ns: number }) => dur_ns)).toEqual([
      1_000_000, 999_000,
    ])
  })

  test('--fn, --since and --until choose spans', async () => {
    const some = await run([at('calls.log'), '--since', '100ms', '--until', '0.2s', '--json', '-'])
    expect(JSON.parse(some.out).functions[0].spans).toBe(100)
    const none = await run([at('calls.log'), '--fn', '^other$'])
    expect(none.status).toBe(3)
    expect(none.err).toMatch(/--fn leaves nothing of [\d,]+ finished spans/)
  })

  test('--since and --until are clock times, too, where the capture tells its clock', async () => {
    // The first event is 5 s behind 0, calls begin every millisecond.
    const stdin = protocolLines(1000).replace('exit=', 'unix_zero_ns=1782914725000000000 exit=')
    const times = ['--since', '2026-07-01T14:05:30.1Z', '--until', '2026-07-01T14:05:30.2Z']
    const some = await run([...times, '--json', '-'], { stdin })
    expect(JSON.parse(some.out).functions[0].spans).toBe(100)
    const none = await run([...times], { stdin: protocolLines(1000) })
    expect(none.status).toBe(3)
    expect(none.err).toContain('does not say when its clock was 0')
  })

  test('a filter that leaves no span has matched nothing, whatever histograms there are', async () => {
    const stdin = `${protocolLines(2)}@ns: \n[256, 512)    3 |@@@|\n\n`
    const all = await run([], { stdin })
    expect(all.status).toBe(0)
    const none = await run(['--fn', '^other$'], { stdin })
    expect(none.status).toBe(3)
    expect(none.out).toMatch(/^@ns: /)
    expect(none.err).toMatch(/--fn leaves nothing of [\d,]+ finished spans/)
  })
})

describe('the page', () => {
  const width = (text: string): number => Math.max(...text.split('\n').map((line) => line.length))

  test('colour follows the terminal, NO_COLOR, FORCE_COLOR and --no-color', async () => {
    const colours = async (argv: string[], options: object): Promise<boolean> =>
      (await run([at('calls.log'), ...argv], options)).out.includes('\u001b[')
    expect(await colours([], {})).toBe(false)
    expect(await colours([], { env: { FORCE_COLOR: '1' } })).toBe(true)
    expect(await colours([], { env: { FORCE_COLOR: '1', NO_COLOR: '1' } })).toBe(false)
    expect(await colours(['--no-color'], { env: { FORCE_COLOR: '1' } })).toBe(false)
    expect(await colours([], { stdoutIsTTY: true })).toBe(true)
    expect(await colours([], { stdoutIsTTY: true, env: { TERM: 'dumb' } })).toBe(false)
    expect(await colours([], { stdoutIsTTY: true, env: { FORCE_COLOR: '0' } })).toBe(false)
  })

  test('width follows the terminal, and is 100 in a pipe', async () => {
    expect(width((await run([at('calls.log')])).out)).toBeGreaterThan(80)
    const narrow = await run([at('calls.log'), '--no-color'], { stdoutIsTTY: true, columns: 60 })
    expect(width(narrow.out)).toBeLessThanOrEqual(60)
  })
})

describe('trouble while writing', () => {
  test('a reader that has gone away ends the run in silence', async () => {
    const stdoutFails = { code: 'EPIPE', after: 0 }
    expect(await run([at('calls.log')], { stdoutFails })).toEqual({ status: 0, out: '', err: '' })
    const rows = await run(['spans', at('calls.log')], { stdoutFails })
    expect(rows).toEqual({ status: 0, out: '', err: '' })
  })

  test('a full disk is one line', async () => {
    const { status, err } = await run([at('calls.log')], {
      stdoutFails: { code: 'ENOSPC', after: 0 },
    })
    expect(err).toBe('gotail: cannot write standard output: no space left on device\n')
    expect(status).toBe(1)
  })

  test.skipIf(!existsSync('/dev/full'))(
    'a full disk under a result file is one line too',
    async () => {
      const { status, err } = await run([at('calls.log'), '--json', '/dev/full'])
      expect(err).toBe('gotail: cannot write /dev/full: no space left on device\n')
      expect(status).toBe(1)
    },
  )
})

describe('exports', () => {
  test('each is a file beside the report, and all at once are the same as alone', async () => {
    const forms = ['hgrm', 'pprof', 'otlp', 'perfetto']
    const all = forms.flatMap((form) => [`--${form}`, at(`all.${form}`)])
    const { status, out } = await run([at('calls.log'), ...all])
    expect(status).toBe(0)
    expect(out).toContain('main.handle: p99 is 990 µs')
    for (const form of forms) {
      await run([at('calls.log'), `--${form}`, at(`one.${form}`)])
      const bytes = readFileSync(at(`one.${form}`))
      expect(bytes.length).toBeGreaterThan(100)
      expect(readFileSync(at(`all.${form}`)).equals(bytes)).toBe(true)
    }
    expect((await run([at('calls.log'), '--hgrm', '-'])).out).toMatch(/^ {7}Value {5}Percentile /)
  })

  test('a path that cannot be written is told before anything is read', async () => {
    for (const form of ['hgrm', 'pprof', 'otlp', 'perfetto', 'all --perfetto']) {
      const flags = `--${form}`.split(' ')
      const { status, out, err } = await run([at('calls.log'), ...flags, at('no/such/dir')])
      expect([status, out]).toEqual([1, ''])
      expect(err).toMatch(/^gotail: cannot write .*no\/such\/dir: /)
    }
  })

  test('--all writes the whole trace while it reads, beside any other report', async () => {
    const all = ['--perfetto', at('all.pftrace'), '--all']
    const { status, err } = await run([at('calls.log'), ...all, '--spans', at('all.csv')])
    expect([status, err]).toEqual([0, ''])
    const spansIn = (name: string): number =>
      readPerfetto(readFileSync(at(name)))
        .filter(({ path }) => path.endsWith('goroutine 7'))
        .reduce((sum, { slices }) => sum + slices.length, 0)
    expect(spansIn('all.pftrace')).toBe(1000)
    expect(readFileSync(at('all.csv'), 'utf8').split('\n').length).toBe(1002)
    await run([at('calls.log'), '--perfetto', at('few.pftrace')])
    expect(spansIn('few.pftrace')).toBe(13)
    const idle = await run([at('calls.log'), '--all'])
    expect(idle).toMatchObject({ status: 2, out: '' })
    expect(idle.err).toMatch(/--perfetto/)
    const many = await run([
      at('calls.log'),
      at('calls.log'),
      '--all',
      '--perfetto',
      at('m.pftrace'),
    ])
    expect(many.status).toBe(2)
    expect(many.err).toMatch(/--all traces one capture, and here are 2/)
    const twice = await run([at('calls.log'), '--all', '--perfetto', '-', '--json', '-'])
    expect(twice).toMatchObject({ status: 2, out: '' })
    const over = await run([at('calls.log'), '--all', '--perfetto', at('calls.log')])
    expect(over).toMatchObject({ status: 2, out: '' })
  })

  test('--boot-time is in seconds since 1970 and needs --otlp', async () => {
    await run([at('calls.log'), '--otlp', at('o.jsonl'), '--boot-time', '1790000000.5'])
    expect(readFileSync(at('o.jsonl'), 'utf8')).toContain(
      '"startTimeUnixNano":"1790000006499000000"',
    )
    const idle = await run([at('calls.log'), '--boot-time', '1790000000'])
    expect(idle).toMatchObject({ status: 2, out: '' })
    expect(idle.err).toMatch(/--otlp/)
    const wrong = await run([at('calls.log'), '--otlp', at('o.jsonl'), '--boot-time', 'yesterday'])
    expect(wrong.status).toBe(2)
    expect(wrong.err).toMatch(/seconds since 1970/)
  })

  test('what an export cannot hold is said', async () => {
    const flags = ['--otlp', at('t.jsonl'), '--pprof', at('t.pb.gz')]
    const { status, err } = await run(flags, { stdin: tookLines(5) })
    expect(status).toBe(0)
    expect(err).toBe(
      'gotail: --pprof is empty: the capture does not say where time went\n' +
        'gotail: --otlp is empty: the capture does not say when spans began\n',
    )
    const two = `${protocolLines(3).replace('fn=main.handle', 'fn=main.handle fn=main.other')}E 8000000000 0 70 7 64 1\nX 8000001000 0 70 7 64 1\n`
    expect((await run(['--hgrm', at('two.hgrm')], { stdin: two })).err).toBe(
      'gotail: --hgrm holds main.handle only: 1 more by --fn\n',
    )
  })
})
