import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { MAPS, protocolLines, tookLines } from './captures.ts'
import { run } from './fake-effects.ts'

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
      /^main\.handle: p99 is 990 µs \(95 % interval 983 µs to 997 µs\), 2\.0 times the median of 500 µs/,
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
    expect(status).toBe(1)
    expect(JSON.parse(out).functions).toEqual([])
    expect(err).toMatch(/nothing was traced/)
  })

  test('histograms alone are a valid capture', async () => {
    const { status, out } = await run([], { stdin: MAPS })
    expect(status).toBe(0)
    expect(out).toMatch(
      /^@ns: p99 is in \[512, 1024\), about 724 in the script's own unit, over 4\s+values; /,
    )
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
    expect(none.status).toBe(1)
    expect(none.err).toMatch(/no finished span/)
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
