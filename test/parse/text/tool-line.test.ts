import { describe, expect, test } from 'vitest'
import { readText, rowsOf } from '../read-text.ts'

const TOOL = 'Tracing block device I/O... Hit Ctrl-C to end.'

describe('the first line of a tool', () => {
  test('is a notice above what only bcc prints', () => {
    const rows =
      '     usecs               : count    distribution\n         0 -> 1          : 3        |*|'
    for (const between of ['', '\n', '^C\n', '\n14:00:07\n']) {
      expect(readText(`${TOOL}\n${between}${rows}\n`).records[0]).toMatchObject({ kind: 'notice' })
    }
  })

  test('is printed as any line where a script of bpftrace prints it, as in JSON', () => {
    expect(rowsOf(`${TOOL}\n\n@x: 5\n`)).toEqual([`printf 1 ${TOOL}`, '@x#1 [] = 5'])
    expect(rowsOf(`${TOOL}\n14:00:07\n@x: 5\n`)).toEqual([
      `printf 1 ${TOOL}`,
      'printf 2 14:00:07',
      '@x#1 [] = 5',
    ])
    expect(rowsOf(`${TOOL}\nTIME   PID\n`)).toEqual([`printf 1 ${TOOL}`, 'printf 2 TIME   PID'])
    expect(rowsOf(TOOL)).toEqual([`printf 1 ${TOOL}`])
  })
})

test('stacks of wakeuptime have their target and waker', () => {
  const text = [
    'Tracing blocked time (us) by kernel stack',
    '',
    '\ttarget:          shop',
    '\tffffffff814ca04e try_to_wake_up+0xfe',
    '\tffffffff81000130 entry_SYSCALL_64+0x76',
    '\t          waker: bash',
    '\t5119',
    '',
  ].join('\n')
  expect(readText(text).records[1]).toEqual({
    ...{ kind: 'map', name: 'blocked_us', snapshot: 1, value: 5119 },
    key: [
      'ffffffff814ca04e try_to_wake_up+0xfe\nffffffff81000130 entry_SYSCALL_64+0x76',
      'shop',
      'bash',
    ],
    keyNames: ['stack', 'target', 'waker'],
  })
})
