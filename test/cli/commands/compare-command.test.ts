import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { MAPS, protocolLines } from '../captures.ts'
import { run } from '../fake-effects.ts'

let dir = ''
const at = (name: string): string => join(dir, name)

/** As `protocolLines`, with every call so many times as long. */
function slower(n: number, factor: number): string {
  const lines = protocolLines(n).split('\n')
  return lines
    .map((line) => {
      const [word, ts, ...rest] = line.split(' ')
      if (word !== 'X') return line
      const enterNs = 5_000_000_000 + Math.floor((Number(ts) - 5_000_000_000) / 1e6) * 1e6
      return [word, enterNs + (Number(ts) - enterNs) * factor, ...rest].join(' ')
    })
    .join('\n')
}

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'gotail-compare-'))
  writeFileSync(at('before.log'), slower(999, 1))
  writeFileSync(at('after.data'), gzipSync(slower(999, 0.5)))
  writeFileSync(at('maps.log'), MAPS)
})
afterAll(() => rmSync(dir, { recursive: true }))

describe('gotail compare', () => {
  test('says what changed between two captures, packed or not, or from a pipe', async () => {
    const { status, out, err } = await run(['compare', at('before.log'), at('after.data')])
    expect({ status, err }).toEqual({ status: 0, err: '' })
    expect(out).toMatch(
      /^main\.handle: p99 went from 990 µs to 495 µs \(-495 µs\), but 999 spans before/,
    )
    const piped = await run(['compare', '-', at('after.data')], { stdin: slower(999, 1) })
    expect(piped.out.split('\n')[0]).toBe(out.split('\n')[0])
  })

  test('--json - has standard output for itself, -p and --fn are obeyed', async () => {
    const files = [at('before.log'), at('after.data')]
    const { out } = await run(['compare', ...files, '--json', '-', '-p', '25'])
    const { functions, before, after } = JSON.parse(out)
    expect(functions[0].quantiles).toMatchObject([
      { p: 0.25, before_ns: 250_000, after_ns: 125_000 },
    ])
    expect(functions[0].shift.map(({ p }: { p: number }) => p)).toEqual([
      0.5, 0.9, 0.95, 0.99, 0.999,
    ])
    expect([before.name, after.name]).toEqual(files)
    const none = await run(['compare', ...files, '--fn', 'other', '--json', '-'])
    expect(none.status).toBe(3)
    expect(none.out).toBe('')
    expect(none.err).toContain(': --fn leaves nothing of 999 finished spans')
  })

  test('--json FILE stands beside the report', async () => {
    const files = [at('before.log'), at('after.data')]
    const { out } = await run(['compare', ...files, '--json', at('c.json')])
    expect(out).toMatch(/^main\.handle/)
    expect(JSON.parse(readFileSync(at('c.json'), 'utf8')).gotail).toBe(1)
  })

  test('captures of histograms alone are compared bucket by bucket', async () => {
    const map = (low: number, high: number): string =>
      `@ns: \n[256, 512)    ${low} |@|\n[512, 1K)    ${high} |@|\n[1K, 2K)    10 |@|\n\n`
    writeFileSync(at('old.log'), map(900, 90))
    writeFileSync(at('young.log'), map(90, 900))
    const args = ['compare', at('old.log'), at('young.log')]
    const { status, out, err } = await run(args)
    expect({ status, err }).toEqual({ status: 0, err: '' })
    expect(out).toMatch(/^Histogram @ns\n/)
    expect(out).toMatch(/p50 +\[256 ns, 512 ns\) +\[512 ns, 1\.02 µs\) +0 ns to \+768 ns/)
    const json = JSON.parse((await run([...args, '--json', '-'])).out)
    expect(json.histograms[0]).toMatchObject({ name: '@ns', before: { count: 1000 } })
    expect(json.histograms[0].quantiles[0]).toMatchObject({ p: 0.5, verdict: 'changed' })
  })

  test('a capture without spans is named', async () => {
    const { status, out, err } = await run(['compare', at('before.log'), at('maps.log')])
    expect({ status, out }).toEqual({ status: 3, out: '' })
    expect(err).toMatch(/^gotail: .*maps\.log: no spans here, but 2 maps: /)
  })

  test.each([
    [['compare', 'x'], /missing required argument 'AFTER'/],
    [['compare', 'x', 'y', 'z'], /too many arguments/],
    [['compare', '-', '-'], /standard input \(-\) can be read once only/],
    [['compare', 'no-such-file', '-'], /cannot read no-such-file/],
  ])('%j is wrong usage', async (argv, words) => {
    const { status, out, err } = await run(argv)
    expect({ status, out }).toEqual({ status: 2, out: '' })
    expect(err).toMatch(words)
    expect(err).toMatch(/^gotail: [^\n]+\n$/)
  })
})
