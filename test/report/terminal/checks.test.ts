import { expect, test } from 'vitest'
import { type CheckGroup, ok, problem, warning } from '../../../src/model/check.ts'
import { checksJson } from '../../../src/report/json/checks-json.ts'
import { checksText } from '../../../src/report/terminal/checks-text.ts'

const GROUPS: readonly CheckGroup[] = [
  {
    about: 'This machine',
    checks: [
      ok('kernel', 'Linux 6.12'),
      warning('exits', 'seen by a closure', 'a newer bpftrace'),
      problem('tracefs', 'not mounted', 'mount it'),
    ],
  },
  { about: './server', checks: [ok('main.(*Server).HandleEverything', 'entry once a call')] },
]

test('each check has a mark, a word, a sentence and its cure; the last line counts them', () => {
  expect(checksText(GROUPS, { columns: 80, color: false })).toBe(`This machine
  ✓ ok       kernel                    Linux 6.12
  ! warning  exits                     seen by a closure
                                       → a newer bpftrace
  ✗ problem  tracefs                   not mounted
                                       → mount it

./server
  ✓ ok       main.(*Server).HandleEverything
                                       entry once a call

4 checks: 2 ok, 1 warning, 1 problem.
`)
})

test('no line is wider than the terminal, and colour adds only escapes', () => {
  const long = [
    { about: 'x', checks: [warning('a', 'word '.repeat(60).trim(), 'cure '.repeat(40).trim())] },
  ]
  for (const columns of [60, 80, 100]) {
    const text = checksText(long, { columns, color: false })
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(columns)
  }
  const plain = checksText(GROUPS, { columns: 80, color: false })
  const coloured = checksText(GROUPS, { columns: 80, color: true })
  expect(coloured).toContain('\u001b[32m✓ ok\u001b[39m')
  expect(coloured).toContain('\u001b[31m✗ problem\u001b[39m')
  expect(coloured.replace(/\u001b\[\d+m/g, '')).toBe(plain)
})

test('what a capture calls its functions does not steer the terminal', () => {
  const text = checksText(
    [{ about: 'a\u001b[2J', checks: [problem('f\r\n', '\u202ex', '\u0007')] }],
    { columns: 80, color: false },
  )
  expect(text).not.toMatch(/[\u0007\r\u001b\u202e]/)
})

test('JSON has every check with its subject, and null where nothing is to be done', () => {
  const { gotail, summary, checks } = JSON.parse(checksJson(GROUPS))
  expect({ gotail, summary }).toEqual({ gotail: 1, summary: { ok: 2, warning: 1, problem: 1 } })
  expect(checks).toHaveLength(4)
  expect(checks[0]).toEqual({
    about: 'This machine',
    name: 'kernel',
    level: 'ok',
    message: 'Linux 6.12',
    cure: null,
  })
})
