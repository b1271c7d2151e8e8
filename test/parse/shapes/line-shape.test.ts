import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compileFormat } from '../../../src/parse/shapes/line-shape.ts'
import { cpuMs } from '../../cpu-ms.ts'

function match(format: string, text: string): readonly (number | string)[] | undefined {
  const [shape] = compileFormat(`${format}\n`, [])
  return shape.match(text)
}

function names(format: string, ...sources: string[]): string[] {
  return compileFormat(`${format}\n`, sources)[0].columns.map((column) => column.name)
}

test('the blog-era format becomes a table of four integers', () => {
  const sources = ['$g', 'tid', 'pid', '$d']
  const [shape] = compileFormat('gid=%lld tid=%d pid=%d...takes %d us\n', sources)
  expect(shape.name).toBe('gid=%lld tid=%d pid=%d...takes %d us')
  expect(shape.columns).toEqual([
    { name: 'gid', type: 'integer' },
    { name: 'tid', type: 'integer' },
    { name: 'pid', type: 'integer' },
    { name: 'd', type: 'integer' },
  ])
  expect(shape.match('gid=5 tid=6 pid=7...takes 8 us')).toEqual([5, 6, 7, 8])
  expect(shape.match('gid=5 tid=6 pid=7...takes 8 us ')).toBeUndefined()
  expect(shape.match(' gid=5 tid=6 pid=7...takes 8 us')).toBeUndefined()
  expect(shape.match('gid=5 tid=6 pid=x...takes 8 us')).toBeUndefined()
})

test.each([
  ['%d', '-7', [-7]],
  ['%d', '9007199254740992', [9007199254740992]],
  ['%d', '9007199254740993', ['9007199254740993']],
  ['%llu', '18446744073709551615', ['18446744073709551615']],
  ['%x', 'ff', [255]],
  ['%lx', 'ffffffffffffffff', ['18446744073709551615']],
  ['%#x', '0x1F', [31]],
  ['%o', '777', [511]],
  ['%8d|', '      42|', [42]],
  ['%-8d|', '42      |', [42]],
  ['%08d', '00000042', [42]],
  ['%hhd %hu', '-1 65535', [-1, 65535]],
  ['%d000 ns', '5000 ns', [5]],
  ['%d%%', '50%', [50]],
  ['%cb', 'éb', ['é']],
  ['%c%c', 'ab', ['a', 'b']],
  ['%p', '0x7ffe1234', ['0x7ffe1234']],
  ['%r', '\\x41B', ['\\x41B']],
  ['%rx|%rh', '41 42|41 42', ['41 42', '41 42']],
  ['%5.2f', ' 3.14', ['3.14']],
  ['%i of 100% done', '7 of 100% done', [7]],
])('%s reads %s', (format, text, expected) => {
  expect(match(format, text)).toEqual(expected)
})

test.each([
  ['%d', ''],
  ['%d', '5x'],
  ['%d', ' 5'],
  ['%d', '1'.repeat(30)],
  ['%o', '8'],
  ['%x', 'g'],
  ['%d000 ns', '000 ns'],
  ['%c', ''],
  ['%c', 'ab'],
])('%s does not read %s', (format, text) => {
  expect(match(format, text)).toBeUndefined()
})

test.each([
  // A string is as short as what follows allows, the last one reaches to the end.
  ['k=%s v=%d', 'k=a b v=2', ['a b', 2]],
  ['%s %d', 'my comm 42', ['my comm', 42]],
  ['%s: %s', 'a: b: c', ['a', 'b: c']],
  ['%s|', 'a|b|', ['a|b']],
  ['%s', '', ['']],
  ['[%s]%s', '[]', ['', '']],
  ['%s%d', 'cpu12', ['cpu', 12]],
  ['%s%s', 'ab', ['', 'ab']],
  // Padding is no part of a string, and a blank in it does not end the padding.
  ['%-10s%d', 'ab cd     42', ['ab cd', 42]],
  ['%-16s %d', 'bash             42', ['bash', 42]],
  ['%10s|', '        ab|', ['ab']],
  // bpftrace pads by bytes: é is two.
  ['%-6s%s', 'é    x', ['é', 'x']],
])('%s cuts %j', (format, text, expected) => {
  expect(match(format, text)).toEqual(expected)
})

test('a format with several newlines has a shape for each line that has a conversion', () => {
  const shapes = compileFormat('a=%d\nheader\nb=%d %s\ntail %d', ['x', 'tid', 'comm', 'pid'])
  expect(shapes.map((shape) => [shape.name, shape.columns.map((column) => column.name)])).toEqual([
    ['a=%d', ['a']],
    ['b=%d %s', ['b', 'comm']],
  ])
})

test('a format without a newline or a conversion makes no table', () => {
  expect(compileFormat('no newline %d', ['tid'])).toEqual([])
  expect(compileFormat('in END\n\n100%%\n', [])).toEqual([])
})

test('columns are named by key, then by simple argument, then by number, and never twice', () => {
  expect(names('pid=%d %d %d', 'x', 'tid', '*(uint64*)(reg("r14")+8)')).toEqual([
    'pid',
    'tid',
    'c3',
  ])
  expect(names('%s %s %d', 'args->filename', 'args.dev', '@start[tid]')).toEqual([
    'filename',
    'dev',
    'c3',
  ])
  expect(names('PID: %d a=%d a=%d a_2=%d', '', '', '', '')).toEqual(['PID', 'a', 'a_2', 'a_2_2'])
  expect(names('%d %d', '$us', '@n')).toEqual(['us', 'n'])
  expect(names('__proto__=%d constructor=%s')).toEqual(['__proto__', 'constructor'])
})

test('what a format printed is read back', () => {
  const word = fc.stringMatching(/^[a-z.:/]{0,12}$/)
  const big = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n - 1n })
  fc.assert(
    fc.property(word, big, word, fc.integer(), (a, n, b, m) => {
      const text = `a=${a} n=${n} b=${b} m=${String(m).padStart(12)}!`
      const wide = n >= -(2n ** 53n) && n <= 2n ** 53n ? Number(n) : n.toString()
      expect(match('a=%s n=%lld b=%s m=%12d!', text)).toEqual([a, wide, b, m])
    }),
  )
})

test('any format and any text are taken', () => {
  const piece = fc.constantFrom(
    '%',
    'd',
    '-',
    '10',
    's',
    'r',
    'x',
    'c',
    ' ',
    '\n',
    '=',
    'é',
    '%s',
    '%d',
  )
  const text = fc.array(piece).map((parts) => parts.join(''))
  fc.assert(
    fc.property(text, fc.oneof(fc.string(), text), (format, line) => {
      for (const shape of compileFormat(`${format}\n`, [])) {
        const values = shape.match(line)
        expect(values?.length ?? shape.columns.length).toBe(shape.columns.length)
      }
    }),
  )
})

test.each([
  ['%s %s %s %s %s %s x', ' '.repeat(100_000)],
  ['%s%d%s%d%s%dx', '1'.repeat(100_000)],
  ['%s1%d1%dx', '1'.repeat(100_000)],
  ['%-9999s%-9999s|', ' '.repeat(100_000)],
  ['a=%s a=%s a=%s b', 'a='.repeat(50_000)],
  ['%d', '1'.repeat(100_000)],
])('%s takes no quadratic time on a long line', (format, text) => {
  const before = cpuMs()
  match(format, text)
  expect(cpuMs() - before).toBeLessThan(1000)
})
