import { expect, test } from 'vitest'
import type { Comparison, GroupMix } from '../../../src/model/comparison.ts'
import { CompareRun, type CompareRunOptions } from '../../../src/pipeline.ts'
import { terminalComparison } from '../../../src/report/terminal/terminal-compare.ts'

const HEAD = 'H gotail=2 entry=push exit=ret\nH fn=main.f\nH label=path\n'

/** `[path, nanoseconds, calls]` */
type Kind = readonly [path: string, ns: number, calls: number]

function capture(kinds: readonly Kind[]): Uint8Array {
  const calls = kinds.flatMap(([path, ns, count]) =>
    Array.from({ length: count }, (_, i) => ({ path, ns: ns + ((i * 7919) % 1000) })),
  )
  const lines = calls.map(({ path, ns }, i) => {
    // Kinds in turns, not one after the other.
    const at = 1_000_000_000 + ((i * 7919) % calls.length) * 10_000_000
    const who = `0 5 ${100 + i} 64 0`
    return { at, text: `E ${at} ${who}\nL ${at + 1} ${who} 0 ${path}\nX ${at + ns} ${who}\n` }
  })
  const sorted = lines.sort((a, b) => a.at - b.at).map(({ text }) => text)
  return new TextEncoder().encode(`${HEAD}${sorted.join('')}Z 99000000000\n`)
}

function compare(
  before: readonly Kind[],
  after: readonly Kind[],
  options: Partial<CompareRunOptions> = {},
): Comparison {
  const run = new CompareRun({ names: ['before', 'after'], ...options })
  run.before.push(capture(before))
  run.after.push(capture(after))
  return run.end()
}

function mixOf({ functions }: Comparison): GroupMix {
  const [{ groups }] = functions
  if (groups === undefined) throw new Error('no groups')
  return groups
}

test('more of a slow group is another mix, a slower group is another rate', () => {
  const mixed = mixOf(
    compare(
      [
        ['/a', 100_000, 950],
        ['/b', 5_000_000, 50],
      ],
      [
        ['/a', 100_000, 900],
        ['/b', 5_000_000, 100],
      ],
    ),
  )
  expect(mixed.mean.mixNs / mixed.mean.changeNs).toBeCloseTo(1, 2)
  const slower = mixOf(
    compare(
      [
        ['/a', 100_000, 950],
        ['/b', 5_000_000, 50],
      ],
      [
        ['/a', 100_000, 950],
        ['/b', 9_000_000, 50],
      ],
    ),
  )
  expect(slower.mean.rateNs / slower.mean.changeNs).toBeCloseTo(1, 2)
  expect(slower.groups[0]).toMatchObject({
    labels: { path: '/b' },
    before: { share: 0.05 },
    after: { share: 0.05 },
  })
})

test('groups that came or went are said, and add to the mix alone', () => {
  const found = compare(
    [
      ['/a', 100_000, 900],
      ['/old', 300_000, 100],
    ],
    [
      ['/a', 100_000, 900],
      ['/new', 5_000_000, 100],
    ],
  )
  const { groups, mean } = mixOf(found)
  const [came] = groups
  expect(came.labels).toEqual({ path: '/new' })
  expect(came.before).toBeUndefined()
  expect(came.mix.rateNs).toBe(0)
  expect(groups.find(({ labels }) => labels.path === '/old')?.after).toBeUndefined()
  expect(mean.mixNs).toBeGreaterThan(0)
  const text = terminalComparison(found, { columns: 120, color: false })
  expect(text).toMatch(/main\.f by path: another mix, or slower groups\?/)
  expect(text).toMatch(/\/new +came +10 %/)
  expect(text).toMatch(/\/old +10 % +gone/)
})

test('many groups are told on request only, paths folded or not', () => {
  const many: Kind[] = Array.from({ length: 80 }, (_, i) => [`/p${i}x`, 100_000, 10])
  expect(compare(many, many).functions[0].groups).toBeUndefined()
  expect(mixOf(compare(many, many, { by: ['path'] })).groups).toHaveLength(80)
  const numbers: Kind[] = Array.from({ length: 80 }, (_, i) => [`/p/${i}`, 100_000, 10])
  expect(mixOf(compare(numbers, numbers)).groups).toHaveLength(1)
  expect(mixOf(compare(numbers, numbers, { by: ['path'], rawLabels: true })).groups).toHaveLength(
    80,
  )
})
