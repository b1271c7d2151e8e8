import { describe, expect, it, test } from 'vitest'
import { printedFrame, stackColumns, stackKey } from '../../../src/analyze/histograms/stack-key.ts'

describe('a frame is its function', () => {
  it.each([
    ['net/http.(*Client).do+1225', 'net/http.(*Client).do'],
    ['operator new(unsigned long)+8', 'operator new(unsigned long)'],
    ['40163a leaf+4 (/usr/bin/cook)', 'leaf'],
    ['  ffffffff8123beef do_syscall_64+0x1f ([kernel.kallsyms])'.trim(), 'do_syscall_64'],
    // JSON of new versions loses the blanks: the address of a kernel has 16 digits, another ends where its name has no digit.
    ['ffffffff8123beefdo_syscall_64+31([kernel])', 'do_syscall_64'],
    ['401631leaf+0(/usr/bin/cook)', 'leaf'],
    ['futex_wait_[k]', 'futex_wait_[k]'],
    ['[unknown]', '[unknown]'],
    ['main.(*Cache[int,string]).Get+12', 'main.(*Cache[int,string]).Get'],
  ])('%s', (text, name) => expect(printedFrame(text)).toEqual({ name }))

  it('or its address, where nothing else was printed', () => {
    expect(printedFrame('0x46a2c1')).toEqual({ name: '0x46a2c1', pc: 0x46a2c1 })
    expect(printedFrame('000000000046a2c1')).toEqual({ name: '0x46a2c1', pc: 0x46a2c1 })
    // Beyond 2^52 no number is exact, and no program of a user is there.
    expect(printedFrame('ffffffff8123beef')).toEqual({ name: '0xffffffff8123beef' })
  })
})

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
