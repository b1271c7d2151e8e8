import { expect, test } from 'vitest'
import { foreignFormat } from '../../../src/report/words/foreign-format.ts'
import { foreignMessage, type Glimpsed, unusable } from '../../../src/report/words/unusable.ts'
import { CLEAN } from '../sample-analysis.ts'

const QUIET = { ...CLEAN, events: 0, spans: 0 }

function bytes(text: string): Uint8Array {
  return Buffer.from(text, 'latin1')
}

function first(seen: Partial<Glimpsed>, capture = QUIET): string {
  return unusable({ bytes: 9, head: bytes('Attaching'), tables: [], ...seen }, capture)[0]
}

test('an empty input comes with the usual reasons', () => {
  const lines = unusable({ bytes: 0, head: bytes(''), tables: [] }, QUIET)
  expect(lines[0]).toBe('nothing was traced: the input is empty')
  expect(lines.join('\n')).toMatch(
    /no request came.*\n.*another copy of the binary.*\n.*standard output.*\n.*root/,
  )
})

test('a trace without events says what bpftrace said', () => {
  expect(first({ probes: 6 })).toBe(
    'bpftrace attached 6 probes, but nothing was traced: no event was printed',
  )
  expect(first({ notice: 'ERROR: no such file\u001b[0m' })).toBe(
    'nothing was traced: no event was printed; bpftrace said: ERROR: no such file\\x1b[0m',
  )
})

test('maps alone point at the tables', () => {
  expect(first({ tables: ['@a', '@b'] })).toBe(
    'no spans here, but 2 maps: @a, @b; gotail tables shows them',
  )
  const many = Array.from({ length: 20 }, (_, at) => `@m${at}`)
  expect(first({ tables: many })).toContain('@m7 and 12 more; gotail')
})

test('events that make no span say why', () => {
  expect(first({}, { ...QUIET, events: 1200, cut: 1, unmatchedExits: 2, lost: 3 })).toBe(
    '1,200 events, but no finished span: 1 span cut by the ends of the capture, 2 exits without an entry, 3 events lost',
  )
})

test('lines that say nothing show the first of them, made safe and short', () => {
  expect(first({ firstLine: `Dear\u001b[2J ${'x'.repeat(500)}` })).toMatch(
    /the first line is: Dear\\x1b\[2J x{80,}…$/,
  )
  const prose = unusable({ bytes: 9, head: bytes('Dear all,'), tables: [], firstLine: 'Dear all,' })
  expect(prose).toEqual([
    'this does not look like bpftrace output: no map, no histogram, no two lines of one form; the first line is: Dear all,',
  ])
})

test('a picture or an archive is called by its name', () => {
  expect(foreignMessage(bytes('\xff\xd8\xff\xe0\0\x10JFIF'))).toBe(
    'this is no bpftrace output but a JPEG image (it begins with ff d8 ff e0 00 10 4a 46)',
  )
  expect(foreignMessage(bytes('\x28\xb5\x2f\xfd....'))).toMatch(/unpack it first: zstd -dc/)
  expect(foreignMessage(bytes('\0\x01\x02\x03\x04\x05ab'))).toMatch(/it is no text/)
})

test('bytes that are no text are told for that when nothing came of them, and are no reason to stop reading', () => {
  const packed = Uint8Array.from({ length: 256 }, (_, index) => (index * 167 + 40) % 256)
  expect(foreignMessage(packed)).toBeUndefined()
  expect(unusable({ bytes: 256, head: packed, tables: [], firstLine: '(\ufffdv' })).toEqual([
    expect.stringContaining('it is no text, it begins with 28 cf 76 1d'),
  ])
  const german = Buffer.from('Verz\u00f6gerung der Anfrage: 5 us\n', 'latin1')
  expect(unusable({ bytes: 32, head: german, tables: [], firstLine: 'Verz' })[0]).toMatch(/Verz$/)
})

test('text passes, whatever it says', () => {
  for (const text of [
    '',
    'Attaching 6 probes...\n',
    'gid=1 \0\n takes 5 us',
    'go 1.24 rocks',
    'BZ',
  ]) {
    expect(foreignMessage(bytes(text))).toBeUndefined()
  }
})

test('only a real execution trace is taken for one', () => {
  expect(foreignFormat(bytes('go 1.22 trace\0\0\0'))?.name).toContain('execution trace')
  expect(foreignFormat(bytes('go 1.22 tracing is'))).toBeUndefined()
})
