import { describe, expect, test } from 'vitest'
import { AnalyzeRun } from '../../../src/pipeline.ts'
import { groupSection } from '../../../src/report/terminal/terminal-groups.ts'
import { ink } from '../../../src/report/text/ink.ts'
import { width } from '../../../src/report/text/width.ts'

const LABELS: readonly (readonly [string, string])[] = [
  ['GET', '/api/v1/query_range/of/a/tenant/with/a/long/name/and/more'],
  ['DELETE', '/api/v1/query_range/of/a/tenant/with/a/long/name/and/less'],
  ['POST', '/接口/版本/查询范围/租户/名字/更多更多更多更多更多更多更多更多'],
  [
    'GET',
    '/🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂',
  ],
  ['GET', '/'],
]
const HEAD =
  'H gotail=2 entry=push exit=ret\nH fn=main.f\nH label=method\nH label=path\nH label=tenant\n'

const [fn] = analyze()

describe.each([80, 100, 200])('groups by two labels on %i columns', (columns) => {
  const lines = groupSection(fn, { columns, ink: ink({ color: false }), verbose: false })
  const from = lines.findIndex((line) => line.includes('slowest 1 %'))
  const table = lines.slice(from, from + 1 + LABELS.length)

  test('no line is cut at its end: the last column is whole', () => {
    expect(table).toHaveLength(1 + LABELS.length)
    expect(table[0]).toMatch(/excess {2}mostly$/)
    for (const line of table.slice(1)) expect(line).toMatch(/ {2}not known$/)
    for (const line of lines) expect(width(line), line).toBeLessThanOrEqual(columns)
  })

  test('what is left out is said, and labels keep both ends', () => {
    const text = lines.join('\n')
    expect(/95 % interval/.test(table[0])).toBe(columns === 200)
    expect(/left out/i.test(text)).toBe(columns < 200)
    if (columns < 100) expect(table[0]).not.toContain('p50')
    expect(text).toMatch(/\/api.*more /)
    expect(text).toMatch(/\/api.*less /)
  })

  test('columns stand one below the other, wide letters too', () => {
    const ends = table.map((line) => width(line.replace(/ {2}(mostly|not known)$/, '')))
    expect(new Set(ends).size).toBe(1)
  })
})

test('labels that leave no room for numbers are shortened, however many there are', () => {
  const lines = groupSection(analyze(['method', 'path', 'tenant'])[0], {
    columns: 60,
    ink: ink({ color: false }),
    verbose: false,
  })
  for (const line of lines) expect(width(line), line).toBeLessThanOrEqual(60)
})

function analyze(by: readonly string[] = ['method', 'path']) {
  const run = new AnalyzeRun({ by })
  const lines = LABELS.flatMap(([method, path], group) =>
    Array.from({ length: 20 }, (_, i) => {
      const at = 1_000_000_000 + (group * 20 + i) * 10_000_000
      const who = `0 5 ${100 + group * 20 + i} 64 0`
      const labels = [method, path, path].map(
        (text, index) => `L ${at + 1} ${who} ${index} ${escaped(text)}\n`,
      )
      return `E ${at} ${who}\n${labels.join('')}X ${at + 100_000 * (group + 1) + i} ${who}\n`
    }),
  )
  run.push(new TextEncoder().encode(`${HEAD}${lines.join('')}Z 99000000000\n`))
  return run.end().functions
}

/** As a script prints it: bytes from 0x7f up as `\xHH`. */
function escaped(text: string): string {
  return [...new TextEncoder().encode(text)]
    .map((byte) => (byte < 0x7f ? String.fromCharCode(byte) : `\\x${byte.toString(16)}`))
    .join('')
}
