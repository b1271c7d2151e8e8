import { expect, test } from 'vitest'
import { type BinaryFacts, type FunctionFacts, judgeBinary } from '../../src/doctor/judge-binary.ts'

const SERVER: BinaryFacts = {
  go: '1.24.4',
  isUnknownGo: false,
  arch: 'amd64',
  isPie: false,
  isStripped: false,
  functions: [],
  addresses: { functions: 1643, proven: 1642 },
}

function judged(facts: Partial<BinaryFacts>, name: string): unknown {
  return judgeBinary({ ...SERVER, ...facts }, 'amd64').find((check) => check.name === name)
}

test('a program of this machine is fine, stripped or not', () => {
  for (const isStripped of [false, true]) {
    const checks = judgeBinary({ ...SERVER, isStripped }, 'amd64')
    expect(checks.map(({ level }) => level)).toEqual(['ok', 'ok', 'ok', 'ok'])
  }
  expect(judged({ isStripped: true }, 'symbols')).toMatchObject({
    message: expect.stringContaining('--unsafe'),
  })
})

test('a file that is no Go program is the one problem', () => {
  expect(judgeBinary('cannot trace this file: it is no ELF file', 'amd64')).toEqual([
    expect.objectContaining({ level: 'problem', message: expect.stringContaining('no ELF file') }),
  ])
})

test('a program of another processor, or under a name that bpftrace cannot take, is a problem', () => {
  expect(judged({ arch: 'arm64' }, 'processor')).toMatchObject({ level: 'problem' })
  expect(judged({ unsafePath: 'bpftrace cannot take it' }, 'path')).toMatchObject({
    level: 'problem',
    cure: expect.stringContaining('ln -s'),
  })
})

test('the share of proven addresses is told, and a program whose addresses are wrong is a problem', () => {
  expect(judged({}, 'addresses')).toMatchObject({
    level: 'ok',
    message: "proven: 99.9 % of 1,643 functions begin where Go's own table says",
  })
  const reason = 'only 12 of its 1643 functions begin where its function table says'
  const addresses = { functions: 1643, proven: 12, reason }
  expect(judged({ addresses }, 'addresses')).toMatchObject({
    level: 'problem',
    message: `this binary's addresses cannot be trusted: ${reason}`,
  })
})

test('a Go that nobody measured is a warning', () => {
  expect(judged({ go: '1.31', isUnknownGo: true }, 'Go')).toMatchObject({ level: 'warning' })
})

test.each<[FunctionFacts, string, RegExp]>([
  [{ name: 'f', entry: 'push', rets: 2 }, 'ok', /^entry once a call; exit at its 2 RETs$/],
  [{ name: 'f', entry: 'jbe', rets: 1 }, 'ok', /twice when the stack grows.*; exit at its RET$/],
  [{ name: 'f', entry: 'push', rets: 3, closure: 'f.func1' }, 'ok', /after a panic by f\.func1$/],
  [{ name: 'f', entry: 'start', rets: 0, closure: 'f.func1' }, 'ok', /deferred closure f\.func1/],
  [
    { name: 'f', reason: 'no function f', candidates: ['g', 'h'] },
    'problem',
    /did you mean g, h\?/,
  ],
  [{ name: 'f', reason: 'no function f', candidates: [] }, 'problem', /--list/],
  [{ name: 'f', callers: ['g', 'h'] }, 'problem', /inlined.*trace a caller: g, h/],
  [
    { name: 'f', refusal: 'bpftrace 0.17 sees no exit', isOneOfMany: false },
    'problem',
    /sees no exit.*that calls it/,
  ],
  [{ name: 'f', refusal: 'it has no RET', isOneOfMany: true }, 'warning', /no RET/],
])('a function: %j', (facts, level, words) => {
  const check = judgeBinary({ ...SERVER, functions: [facts] }, 'amd64').at(-1)
  expect(check?.level).toBe(level)
  expect(`${check?.message}${check?.cure === undefined ? '' : ` → ${check.cure}`}`).toMatch(words)
})
