import { describe, expect, it, test } from 'vitest'
import { keyStackness, stackColumns, stackKey } from '../../../src/analyze/histograms/stack-key.ts'

describe('the part of a key that is a stack', () => {
  it('is the one with lines or symbols, whatever row shows it first', () => {
    const keys = [
      ['make', ''],
      ['make', 'a+1\nb+2'],
    ]
    expect(stackColumns(keys)).toEqual({ at: [1], isSure: true })
  })

  it('is not sure where there are addresses alone, and none in words and numbers', () => {
    expect(stackColumns([['deadbeef0'], ['0x7ffe12']])).toEqual({ at: [0], isSure: false })
    expect(
      stackColumns([
        ['C++', '11'],
        ['make', '200'],
      ]),
    ).toEqual({ at: [], isSure: false })
  })

  it('a symbol outweighs what looks like an address elsewhere', () => {
    expect(stackColumns([['facade1', 'main+3']])).toEqual({ at: [1], isSure: true })
  })

  it('is looked for in keys of more parts than a call takes arguments', () => {
    const key = Array.from({ length: 300_000 }, () => 'x')
    expect(keyStackness([...key, 'main+3'])).toBe(2)
    expect(stackColumns([[...key, 'main+3']])).toEqual({ at: [300_000], isSure: true })
  })

  it('is named by the tools of bcc', () => {
    expect(stackColumns([['[unknown]', 'cook']], ['stack', 'comm'])).toEqual({
      at: [0],
      isSure: true,
    })
  })
})

test.each([
  ['kernel first', ['futex_wait+1\ndo_syscall_64+2', 'lock+1\nmain+2', 'cook'], [0, 1]],
  ['program first', ['lock+1\nmain+2', 'futex_wait+1\ndo_syscall_64+2', 'cook'], [0, 1]],
])('the stack of the kernel is the inner one: %s', (_, key, columns) => {
  const { frames, others } = stackKey(key, columns)
  expect(frames.map(({ name }) => name)).toEqual(['futex_wait', 'do_syscall_64', 'lock', 'main'])
  expect(others).toEqual(['cook'])
})
