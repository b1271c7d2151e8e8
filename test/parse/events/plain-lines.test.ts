import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EVENT, type EventBatch, eventBatch } from '../../../src/model/event-batch.ts'
import { ascii } from '../../../src/parse/bytes/byte-text.ts'
import { EventLayouts } from '../../../src/parse/events/event-layouts.ts'
import { EventReader } from '../../../src/parse/events/event-reader.ts'
import { PlainLines } from '../../../src/parse/events/plain-lines.ts'
import type { LineWrap } from '../../../src/parse/forms/formed-lines.ts'
import { runs } from '../../property-runs.ts'

const IN_TEXT: LineWrap = { before: ascii(''), after: ascii('\n') }
const IN_JSON: LineWrap = { before: ascii('{"d": "'), after: ascii('\\n"}\n') }
const COLUMNS = ['timeNs', 'kind', 'cpu', 'tid', 'pid', 'gid', 'a', 'b', 'c', 'line'] as const

/** Reads lines one by one until one is not plain; returns the batch and how many lines were read. */
function readPlain(lines: readonly string[], wrap = IN_TEXT, layouts = new EventLayouts()) {
  const batch = eventBatch(64)
  const text = lines.map((line) => wrapped(line, wrap)).join('')
  const bytes = ascii(text)
  const end = new PlainLines(batch, layouts).read(bytes, 0, bytes.length, 1, wrap)
  return { batch, rest: text.slice(end) }
}

function wrapped(line: string, { before, after }: LineWrap): string {
  const shown = (bytes: Uint8Array): string => String.fromCharCode(...bytes)
  return shown(before) + line + shown(after)
}

function rows(batch: EventBatch): readonly (readonly number[])[] {
  return Array.from({ length: batch.length }, (_, row) => COLUMNS.map((name) => batch[name][row]))
}

/** The same by the reader of all layouts; false for a line that it does not take whole. */
function readAny(line: string, reader: EventReader, number: number): boolean {
  const bytes = ascii(`${line}\n`)
  if (reader.scan(bytes, 0) !== bytes.length - 1) return false
  reader.commit(number)
  return true
}

const WHOLE = fc.oneof(
  fc.nat(9).map(String),
  fc.nat(99_999).map(String),
  fc.bigInt(0n, 2n ** 53n).map(String),
  fc.constantFrom('-1', '000000000007', '1234567890', '', '-', 'x', '9 ', ' 9'),
)
const TIME = fc.oneof(
  fc.bigInt(10n ** 12n, 10n ** 13n - 1n).map(String),
  fc.bigInt(0n, 10n ** 19n).map(String),
  fc.constantFrom(
    '3058806341406',
    '3058999999999',
    '3059000000000',
    '30588063:1406',
    '305880634140/',
  ),
)
/** Mostly as a script prints them. */
const GOOD = fc
  .tuple(
    fc.constantFrom('G 6 7', 'E 4 6', 'X 5 5', 'D 5 6', 'A 4 4', 'O 5 5'),
    fc.bigInt(3058_000_000_000n, 3060_000_000_000n),
    fc.array(fc.oneof({ weight: 9, arbitrary: fc.nat(99_999).map(String) }, WHOLE), {
      minLength: 7,
      maxLength: 7,
    }),
    fc.boolean(),
  )
  .map(([kind, time, numbers, more]) => {
    const [letter, least, most] = kind.split(' ')
    return [letter, time, ...numbers.slice(0, Number(more ? most : least))].join(' ')
  })
const ODD = fc
  .tuple(
    fc.constantFrom(...'GEXDAaOBMPZH'),
    TIME,
    fc.array(WHOLE, { minLength: 0, maxLength: 9 }),
    fc.constantFrom('', '', '', '', ' ', 'x', '\r', ' gcStart'),
  )
  .map(([letter, time, numbers, end]) => `${[letter, time, ...numbers].join(' ')}${end}`)

const LINE = fc.oneof({ weight: 6, arbitrary: GOOD }, ODD)

describe('PlainLines', () => {
  it('reads the usual lines of a capture, one row each', () => {
    const lines = ['G 3058806353474 1 8469 12 4 1 19', 'E 3058806362487 1 8469 14 536']
    const { batch, rest } = readPlain(lines)
    expect(rest).toBe('')
    expect(batch.originSeconds).toBe(3058)
    expect(rows(batch)).toEqual([
      [806353474, EVENT.status, 1, 8469, -1, 12, 4, 1, 19, 1],
      [806362487, EVENT.enter, 1, 8469, -1, 14, 536, 0, 0, 2],
    ])
  })

  it('counts from the second of the first event, whatever second the others are in', () => {
    const { batch } = readPlain([
      'E 1999999999999 0 7 1 5',
      'X 2000000000001 0 7 1 5',
      'E 1998000000000 0 7 1 5',
    ])
    expect(batch.originSeconds).toBe(1999)
    expect([...batch.timeNs.subarray(0, 3)]).toEqual([999_999_999, 1_000_000_001, -1_000_000_000])
  })

  it('does not count from the second of a line that only looks like an event', () => {
    const batch = eventBatch(8)
    const plain = new PlainLines(batch, new EventLayouts())
    const lines = [
      'E 1999999999999 0 7 1 oops\n',
      'E 1999999999999 0 7 1 5\n',
      'E 2001000000005 0 7 1 5\n',
    ]
    const read = (line: string): number => plain.read(ascii(line), 0, line.length, 1, IN_TEXT)
    expect(read(lines[0])).toBe(0)
    batch.originSeconds = 1000
    expect([read(lines[1]), read(lines[2])]).toEqual([24, 24])
    expect([...batch.timeNs.subarray(0, 2)]).toEqual([999_999_999_999, 1_001_000_000_005])
  })

  it('stops where the batch is full', () => {
    const lines = Array.from({ length: 70 }, (_, i) => `E ${3_058_806_362_487 + i} 1 8469 14 536`)
    const { batch, rest } = readPlain(lines)
    expect(batch.length).toBe(64)
    expect(rest.split('\n')[0]).toBe(lines[64])
  })

  it('goes on when times get a digit more', () => {
    const { batch, rest } = readPlain(['E 9999999999999 0 7 1 5', 'X 10000000000001 0 7 1 5'])
    expect(rest).toBe('')
    expect([...batch.timeNs.subarray(0, 2)]).toEqual([999_999_999, 1_000_000_001])
  })

  it.each([IN_TEXT, IN_JSON])(
    'reads what the reader of all layouts reads, or leaves it: %#',
    (wrap) => {
      let plainLines = 0
      const tries = runs(2000)
      fc.assert(
        fc.property(fc.array(LINE, { maxLength: 12 }), fc.boolean(), (lines, pid) => {
          const reader = new EventReader(eventBatch(64))
          const expected = eventBatch(64)
          const general = new EventReader(expected)
          reader.layouts.use({ pid })
          general.layouts.use({ pid })
          const { batch, rest } = readPlain(lines, wrap, reader.layouts)
          const read = lines.slice(0, batch.length)
          plainLines += read.length
          for (const [i, line] of read.entries()) expect(readAny(line, general, i + 1)).toBe(true)
          expect(rows(batch)).toEqual(rows(expected))
          expect(batch.originSeconds).toBe(expected.originSeconds)
          expect(rest).toBe(
            lines
              .slice(batch.length)
              .map((line) => wrapped(line, wrap))
              .join(''),
          )
        }),
        tries,
      )
      expect(plainLines).toBeGreaterThan(tries.numRuns / 7)
    },
  )
})
