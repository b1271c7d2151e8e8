import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { readText } from '../read-text.ts'

const FOLDED = readFileSync(new URL('../../fixtures/family/folded.txt', import.meta.url), 'utf8')

/** `kind stack|comm value`, frames parted by blanks; the text of others. */
function shown(text: string): readonly string[] {
  return readText(text).records.map((row) => {
    if (row.kind === 'map')
      return `${row.key[0].replaceAll('\n', ' < ')} | ${row.key[1]} = ${row.value}`
    return 'text' in row ? `${row.kind}: ${row.text}` : row.kind
  })
}

test('folded stacks of bcc are rows of a map, innermost frame first', () => {
  expect(shown(FOLDED)).toEqual([
    'turn < roast < main | cook = 30',
    'futex_wait < __x64_sys_futex < do_syscall_64 < entry_SYSCALL_64_after_hwframe < wait < roast < main | cook = 12',
    'serve < main | cook = 7',
    'operator new(unsigned long) < start@plt | memory man = 5',
    '[unknown] | cook = 2',
  ])
})

test('they are the same stacks as those that the tool prints line by line', () => {
  const lines = '    turn\n    roast\n    main\n    -                cook (12)\n        30\n\n'
  const [printed] = readText(lines).records
  const [folded] = readText('cook;main;roast;turn 30\ncook;main 1\n').records
  expect(printed).toMatchObject({ name: 'stacks', value: 30 })
  expect('key' in printed && printed.key[0]).toBe('key' in folded && folded.key[0])
})

test('a line alone is a stack where it has many frames, else a printed line', () => {
  expect(shown('cook;main;roast;turn 30\n')).toEqual(['turn < roast < main | cook = 30'])
  expect(shown('a;b 5\n')).toEqual(['printf: a;b 5'])
  expect(shown('a;b 5\nsomething\n')).toEqual(['printf: a;b 5', 'printf: something'])
})

test.each([
  'Attaching 1 probe...\ncook;main;roast;turn 30\ncook;main;roast 2\n',
  'q=select a;b;c;d 5\nq=select a;b;c;e 5\n',
  '@x[a;b c;d;e]: 5\n@x[a;b c;d;f]: 5\n',
  'L 1790000 2 42 7 512 0 0 update t;select a;select b 5\n',
])('what bpftrace prints is none: %j', (text) => {
  expect(readText(text).records.some((row) => row.kind === 'map' && row.name === 'stacks')).toBe(
    false,
  )
})

test('offcputime tells its unit in its first line', () => {
  const text =
    'Tracing off-CPU time (us) of all threads by user + kernel stack... Hit Ctrl-C to end.\n    schedule\n    -                cook (12)\n        30\n\n'
  expect(readText(text).records[1]).toMatchObject({ kind: 'map', name: 'offcpu_us', value: 30 })
})
