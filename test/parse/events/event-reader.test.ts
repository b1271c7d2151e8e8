import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EVENT, eventBatch, MARKS } from '../../../src/model/event-batch.ts'
import { NO_STACK } from '../../../src/model/stack-table.ts'
import { eventLayout } from '../../../src/parse/events/event-layout.ts'
import { EventReader } from '../../../src/parse/events/event-reader.ts'
import { runs } from '../../property-runs.ts'
import { bytesOf } from '../read-capture.ts'

const BILLION = 1_000_000_000n

function newReader() {
  const batch = eventBatch(64)
  return { batch, reader: new EventReader(batch) }
}

/** Reads whole lines; gives the rows of the batch by column, only those asked for. */
function read(
  lines: readonly string[],
  setUp: (reader: EventReader) => void = () => {},
): readonly Record<string, number>[] {
  const { batch, reader } = newReader()
  setUp(reader)
  lines.forEach((line, i) => {
    const bytes = bytesOf(`${line}\n`)
    expect(reader.scan(bytes, 0), line).toBe(bytes.length - 1)
    reader.commit(i + 1)
  })
  return Array.from({ length: batch.length }, (_, row) => {
    const { timeNs, kind, cpu, tid, pid, gid, a, b, c, d, e, f, g, line } = batch
    const columns = { timeNs, kind, cpu, tid, pid, gid, a, b, c, d, e, f, g, line }
    return Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, values[row]]))
  })
}

/** The times of `Z` lines, on the capture's own clock. */
function times(texts: readonly string[]): readonly bigint[] {
  const { batch, reader } = newReader()
  for (const text of texts) {
    reader.scan(bytesOf(`Z ${text}\n`), 0)
    reader.commit(1)
  }
  return Array.from(
    batch.timeNs.subarray(0, batch.length),
    (ns) => BigInt(batch.originSeconds) * BILLION + BigInt(ns),
  )
}

function isEvent(line: string): boolean {
  return newReader().reader.scan(bytesOf(`${line}\n`), 0) >= 0
}

describe('times', () => {
  it('stay exact beyond 2^53', () => {
    expect(times(['9007199254740993123', '9007199254740993124'])).toEqual([
      9007199254740993123n,
      9007199254740993124n,
    ])
  })

  it('may have nine digits, or nineteen, or one', () => {
    expect(times(['999999999'])).toEqual([999_999_999n])
    expect(times(['9999999999999999999'])).toEqual([9_999_999_999_999_999_999n])
    expect(times(['0'])).toEqual([0n])
  })

  it('may change their number of digits within a capture, up and down', () => {
    const texts = ['999999999', '1000000000', '999999998', '5', '99999999999', '100000000000']
    expect(times(texts)).toEqual(texts.map(BigInt))
  })

  it('of more than nineteen digits are none', () => {
    expect(isEvent('Z 10000000000000000000')).toBe(false)
    expect(isEvent('Z 1000000000000000000')).toBe(true)
  })

  it('are exact wherever the capture begins and for 100 days on', () => {
    const hundredDays = 100n * 86_400n * BILLION
    fc.assert(
      fc.property(
        fc.bigInt(0n, 9_999_999_999_999_999_999n - hundredDays),
        fc.array(fc.bigInt(0n, hundredDays), { maxLength: 20 }),
        (first, offsets) => {
          const wanted = [first, ...offsets.map((offset) => first + offset)]
          expect(times(wanted.map(String))).toEqual(wanted)
        },
      ),
    )
  })
})

describe('columns', () => {
  it('of a status change are old, new and the wait reason', () => {
    expect(read(['G 5000000007 3 801 19 4 1 13'])).toMatchObject([
      { kind: EVENT.status, timeNs: 7, cpu: 3, tid: 801, pid: -1, gid: 19, a: 4, b: 1, c: 13 },
    ])
  })

  it('of entries and exits are depth and function, 0 when absent', () => {
    expect(
      read([
        'E 1 0 7 9 376 2',
        'X 2 0 7 9 376',
        'D 3 0 7 9 440 1',
        'A 4 0 7 9 600',
        'a 5 0 7 9 600',
      ]),
    ).toMatchObject([
      { kind: EVENT.enter, gid: 9, a: 376, b: 2 },
      { kind: EVENT.exit, a: 376, b: 0 },
      { kind: EVENT.defer, a: 440, b: 1 },
      { kind: EVENT.assistBegin, a: 600 },
      { kind: EVENT.assistEnd, a: 600 },
    ])
  })

  it('of a sleep are, where a header declares it, the system call too', () => {
    const declare = ({ layouts }: EventReader): void => {
      layouts.declare('O', eventLayout('O', 'ts cpu tid pid off_ns state wake_ns gid nr'))
    }
    expect(
      read(['O 1 0 7 700 5000 1 40 19 74', 'O 2 0 7 700 5000 1 40 0 -1'], declare),
    ).toMatchObject([
      { kind: EVENT.offCpu, pid: 700, a: 5000, b: 1, c: 40, d: NO_STACK, f: 74 },
      { kind: EVENT.offCpu, pid: 700, a: 5000, b: 1, c: 40, d: NO_STACK, f: -1 },
    ])
  })

  it('of a mark are its word, with or without the word that explains it', () => {
    const rows = read([
      'M 1 0 7 gcStart',
      'M 2 0 7 stw+ stopping',
      'M 3 0 7 stw= stopped',
      'M 4 0 7 stw- restarting',
      'M 5 0 7 stw. restarted',
      'M 6 0 7 markTerm',
      'M 7 0 7 gcSweep',
    ])
    expect(rows.map(({ a }) => MARKS[a])).toEqual([...MARKS])
    expect(rows.map(({ gid }) => gid)).toEqual(MARKS.map(() => -1))
  })

  it('of a mark may have unknown ones behind, with or without the word that explains it', () => {
    expect(read(['M 1 0 7 stw+ 55 66', 'M 1 0 7 stw. restarted 55'])).toMatchObject([
      { tid: 7, a: MARKS.indexOf('stw+') },
      { tid: 7, a: MARKS.indexOf('stw.') },
    ])
  })

  it('of a thread back on its CPU are time away, state and time since the wake-up', () => {
    expect(read(['O 1 2 7 54321 256 4000'])).toMatchObject([
      { kind: EVENT.offCpu, cpu: 2, tid: 7, gid: -1, a: 54_321, b: 256, c: 4000 },
    ])
  })

  it('of a late birth hold a second time, on the clock of the first', () => {
    expect(read(['Z 5000000000', 'B 5000000900 0 7 33 4999999100'])[1]).toMatchObject({
      kind: EVENT.born,
      timeNs: 900,
      gid: 33,
      a: -900,
    })
  })

  it('of a summed span are all nine', () => {
    expect(read(['P 1000000001 7 33 900 10 20 13 30 40 50'])).toMatchObject([
      { kind: EVENT.summed, timeNs: 1, cpu: -1, tid: 7, gid: 33 },
    ])
    expect(read(['P 1000000001 7 33 900 10 20 13 30 40 50'])).toMatchObject([
      { a: 900, b: 10, c: 20, d: 13, e: 30, f: 40, g: 50 },
    ])
  })

  it('may be negative', () => {
    expect(read(['E 1 -1 -7 -9 -376 -2'])).toMatchObject([
      { cpu: -1, tid: -7, gid: -9, a: -376, b: -2 },
    ])
  })

  it('hold addresses exactly', () => {
    expect(read(['E 1 0 7 824634204160 376', 'E 1 0 7 9007199254740992 376'])).toMatchObject([
      { gid: 824_634_204_160 },
      { gid: 2 ** 53 },
    ])
  })

  it('hold numbers of nine, ten and more digits', () => {
    const numbers = [999_999_999, 1_000_000_000, 2 ** 31 - 1, 2 ** 31, 2 ** 32, 9_999_999_999]
    const rows = read(numbers.map((number) => `E 1 0 7 ${number} -${number}`))
    expect(rows.map(({ gid }) => gid)).toEqual(numbers)
    expect(rows.map(({ a }) => -a)).toEqual(numbers)
  })

  it('hold every whole number to 2^53 exactly', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.maxSafeInteger(), (gid, depth) => {
        expect(read([`E 1 0 7 ${gid} ${depth}`])).toMatchObject([{ gid: gid + 0, a: depth + 0 }])
      }),
    )
  })

  it('that are missing make the line no event; fn alone may be missing', () => {
    expect(isEvent('E 1 0 7 9')).toBe(false)
    expect(isEvent('E 1 0 7 9 376')).toBe(true)
    expect(isEvent('G 1 0 7 9 4 1')).toBe(false)
    expect(isEvent('P 1 7 33 900 10 20 13 30 40')).toBe(false)
    expect(isEvent('M 1 0 7')).toBe(false)
    expect(isEvent('B 1 0 7 33')).toBe(false)
    expect(isEvent('Z 1')).toBe(true)
  })

  it('beyond those known are counted and skipped', () => {
    const { batch, reader } = newReader()
    const bytes = bytesOf('E 1 0 7 9 376 2 77 88\nE 2 0 7 9 376 2\n')
    expect(reader.scan(bytes, 0)).toBe(21)
    reader.commit(1)
    expect(reader.scan(bytes, 22)).toBe(bytes.length - 1)
    reader.commit(2)
    expect(reader.extraColumns).toBe(1)
    expect([...batch.b.subarray(0, 2)]).toEqual([2, 2])
  })
})

describe('layouts', () => {
  it('have a pid after the tid in a capture that says so', () => {
    const usePid = (reader: EventReader): void => reader.layouts.use({ pid: true })
    expect(
      read(
        ['E 1 0 7 4242 9 376 2', 'M 1 0 7 4242 stw+', 'B 9 0 7 4242 33 5', 'O 1 0 7 4242 5 1 0'],
        usePid,
      ),
    ).toMatchObject([
      { tid: 7, pid: 4242, gid: 9, a: 376, b: 2 },
      { pid: 4242, a: MARKS.indexOf('stw+') },
      { pid: 4242, gid: 33, a: 5 },
      { pid: 4242, a: 5, b: 1, c: 0 },
    ])
    expect(read(['P 1 7 4242 33 900 10 20 13 30 40 50'], usePid)).toMatchObject([
      { tid: 7, pid: 4242, gid: 33, a: 900, g: 50 },
    ])
  })

  it('can be declared: columns of an entry that nobody knows are labels, those known go where they belong', () => {
    const declare = (reader: EventReader): void => {
      expect(reader.layouts.declare('E', eventLayout('E', 'ts cpu tid gid depth fn arg0'))).toBe(
        true,
      )
      reader.layouts.declare('X', eventLayout('X', 'ts fn arg0 depth gid'))
    }
    expect(read(['E 1 0 7 9 376 2 55', 'X 2 3 44 376 9'], declare)).toMatchObject([
      { kind: EVENT.enter, cpu: 0, tid: 7, gid: 9, a: 376, b: 2 },
      { kind: EVENT.label, cpu: 0, tid: 7, gid: 9, a: 376, b: 2, c: 0, d: 1 },
      { cpu: -1, tid: -1, gid: 9, a: 376, b: 3 },
    ])
  })

  it('that were declared are not changed by pid=1', () => {
    expect(
      read(['E 1 0 7 9 376 2'], (reader) => {
        reader.layouts.declare('E', eventLayout('E', 'ts cpu tid gid depth fn'))
        reader.layouts.use({ pid: true })
      }),
    ).toMatchObject([{ pid: -1, gid: 9, a: 376 }])
  })

  it('cannot be declared for what is no letter of a record', () => {
    const { reader } = newReader()
    expect(reader.layouts.declare('EE', eventLayout('E', 'ts'))).toBe(false)
    expect(reader.layouts.declare('é', eventLayout('E', 'ts'))).toBe(false)
    expect(reader.layouts.declare('Q', eventLayout('Q', 'ts cpu'))).toBe(false)
  })

  it('of a declared mark or birth may have columns after the word or the second time', () => {
    expect(
      read(['M 1 stw+ 0 7', 'B 2 1 33 0 7'], (reader) => {
        reader.layouts.declare('M', eventLayout('M', 'ts what cpu tid'))
        reader.layouts.declare('B', eventLayout('B', 'ts bornts gid cpu tid'))
      }),
    ).toMatchObject([
      { kind: EVENT.mark, a: MARKS.indexOf('stw+'), cpu: 0, tid: 7 },
      { kind: EVENT.born, a: 1, gid: 33, cpu: 0, tid: 7 },
    ])
  })
})

describe('what is no event', () => {
  it.each([
    '',
    'E',
    'E ',
    'E x 0 7 9 376',
    'EE 1 0 7 9 376',
    'H gotail=1',
    'e 1 0 7 9 376',
    'Q 1 0 7 9 376',
    ' E 1 0 7 9 376',
    'É 1 0 7 9 376',
    'E  1 0 7 9 376',
    'E -1 0 7 9 376',
    'M 1 0 7 lunch',
    'G 1 0 7 9 - 4 1',
  ])('%j', (line) => {
    expect(isEvent(line)).toBe(false)
  })

  it('stops where the numbers stop', () => {
    const bytes = bytesOf('E 1 0 7 9 376abc\n')
    expect(newReader().reader.scan(bytes, 0)).toBe(13)
  })

  it('never reads beyond its own line, and never throws', () => {
    const piece = fc.constantFrom(
      ...'EXGMBOPDAaZ',
      ' ',
      ' ',
      '-',
      '0',
      '7',
      '9999999999',
      'stw+',
      'é',
    )
    const line = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(''))
    fc.assert(
      fc.property(line, fc.boolean(), (text, hasPid) => {
        const stops = ['', '1 2 3\n', ' 5 5 5 5 5 5\nX 1 2 3 4 5\n', '\n'].map((after) => {
          const { reader } = newReader()
          reader.layouts.use({ pid: hasPid })
          return reader.scan(bytesOf(`${text}\n${after}`), 0)
        })
        expect(new Set(stops).size).toBe(1)
        expect(stops[0]).toBeLessThanOrEqual(bytesOf(text).length)
      }),
      runs(2000),
    )
  })
})
