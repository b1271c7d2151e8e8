import { describe, expect, it } from 'vitest'
import { NAMED_FUNCTION } from '../../../src/model/event-batch.ts'
import { readText, type Seen } from '../read-capture.ts'

const PROTOCOL = 'Attaching 3 probes...\nH gotail=1 go=1.24.4 exit=ret\n'

/** What came of the lines behind a protocol header; line numbers begin at 3. */
function protocol(...lines: readonly string[]): Seen {
  return readText(`${PROTOCOL}${lines.map((line) => `${line}\n`).join('')}`)
}

function plain(...lines: readonly string[]): Seen {
  return readText(`Attaching 3 probes...\n${lines.map((line) => `${line}\n`).join('')}`)
}

describe('EventLines', () => {
  it('reads key=value words as the same events as the compact lines', () => {
    const compact = protocol(
      'G 5000000007 3 801 19 4 1 13',
      'E 5000000008 0 7 9 376 0',
      'X 5000000009 0 7 9 376 0',
    )
    const words = protocol(
      'ev=gstatus ts=5000000007 cpu=3 tid=801 gid=19 old=4 new=1 why=13',
      'ev=enter ts=5000000008 cpu=0 tid=7 gid=9 depth=376',
      'ev=exit ts=5000000009 cpu=0 tid=7 gid=9 depth=376',
    )
    const withoutUnused = (seen: Seen) =>
      seen.events.map(({ kind, values, ...rest }) => ({
        ...{ kind, ...rest },
        values: kind === 'status' ? values : values.slice(0, 2),
      }))
    expect(withoutUnused(words)).toEqual(withoutUnused(compact))
    expect(words.events).toHaveLength(3)
  })

  it('keeps times of words exact beyond 2^53', () => {
    const seen = plain('enter ts=9007199254740993123 tid=7 gid=9 fn=a')
    expect(seen.events[0].at).toBe(9_007_199_254_740_993_123n)
  })

  it('tells of a function the first time that a line names it', () => {
    const seen = plain(
      'enter ts=1 tid=7 gid=9 depth=376 fn=rec',
      'defer ts=2 tid=7 gid=9 depth=440 fn=rec.func1',
      'enter ts=3 tid=7 gid=9 depth=376 fn=serve',
    )
    expect(seen.header?.named).toEqual(['rec', 'serve'])
    expect(seen.events.map(({ values: [, fn] }) => fn)).toEqual(
      [0, 0, 1].map((i) => NAMED_FUNCTION + i),
    )
    expect(seen.order).toEqual(['attached', 'header', 'enter 2', 'defer 3', 'header', 'enter 4'])
  })

  it('counts unknown record types, and records that lack columns, as unknown events', () => {
    const seen = protocol('Q 5 1 2', 'E 5 0 7', 'M 5 0 7 lunch', 'q 5 -7 x')
    expect(seen.events).toEqual([])
    expect(seen.records.map(({ kind }) => kind)).toEqual(['attached'])
    expect(seen.log.list()).toMatchObject([{ code: 'UNKNOWN_EVENT', count: 4, firstLine: 3 }])
  })

  it('leaves such lines to others in a capture that is not of the protocol', () => {
    const seen = plain('Q 5 1 2', 'E 5 0 7')
    expect(seen.records.map(({ kind }) => kind)).toEqual(['attached', 'printf', 'printf'])
    expect(seen.log.list()).toEqual([])
  })

  it('skips columns that it does not know, be they numbers or words', () => {
    const seen = protocol('E 5 0 7 9 376 0 88', 'E 6 0 7 9 376 0 tail words', 'E 7 0 7 9 376 - x')
    expect(seen.events.map(({ at, values }) => [at, values[0], values[1]])).toEqual([
      [5n, 376, 0],
      [6n, 376, 0],
      [7n, 376, 0],
    ])
  })

  it('joins an event that JSON brings in pieces', () => {
    const printf = (text: string): string =>
      `${JSON.stringify({ type: 'printf', data: text }).replaceAll('":"', '": "').replaceAll(',"', ', "')}\n`
    const seen = readText(
      `{"type": "attached_probes", "data": {"probes": 2}}\n${printf('E 5 0 7')}${printf(' 9 376 0\n')}`,
    )
    expect(seen.events).toMatchObject([{ kind: 'enter', at: 5n, ids: [0, 7, -1, 9], line: 2 }])
  })

  it('takes `takes N us` lines for finished durations without a time', () => {
    const seen = plain('gid=5 tid=7 pid=8...takes 12 us')
    expect(seen.events).toMatchObject([{ kind: 'took', ids: [-1, 7, 8, 5] }])
    expect(seen.events[0].at).toBeUndefined()
    expect(seen.events[0].values[0]).toBe(12_000)
  })
})
