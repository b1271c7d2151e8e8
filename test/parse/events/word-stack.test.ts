import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DiagnosticLog } from '../../../src/model/diagnostic.ts'
import { EVENT, type EventBatch } from '../../../src/model/event-batch.ts'
import { CaptureParser } from '../../../src/parse/capture-parser.ts'

/** Every event of a capture, its stack by its frames. */
function rowsOf(lines: readonly string[]): readonly (readonly unknown[])[] {
  const rows: unknown[][] = []
  const events = (batch: EventBatch): void => {
    for (let row = 0; row < batch.length; row++) {
      rows.push([
        ...[batch.kind[row], batch.timeNs[row], batch.cpu[row], batch.tid[row], batch.gid[row]],
        ...(batch.kind[row] === EVENT.sample
          ? [batch.a[row]]
          : [batch.a[row], batch.b[row], batch.c[row]]),
        ...(batch.isWide
          ? [batch.e[row], batch.f[row], [...batch.stacks.frames(batch.d[row])]]
          : [Number.NaN, Number.NaN, []]),
      ])
    }
  }
  const sink = { record: (): void => {}, header: (): void => {}, events }
  const parser = new CaptureParser(sink, new DiagnosticLog(), { events: true })
  parser.push(new TextEncoder().encode(`H gotail=2 go=1.27.3\n${lines.join('\n')}\n`))
  parser.end()
  return rows
}

interface Spelled {
  readonly compact: string
  readonly words: string
}

const hex = (pcs: readonly number[]): readonly string[] => pcs.map((pc) => pc.toString(16))
const pcs = fc.array(fc.oneof(fc.integer({ min: 1, max: 2 ** 31 - 1 }), fc.constant(0)), {
  maxLength: 20,
})
const place = fc.record({
  ts: fc.integer({ min: 4_000_000_000, max: 4_999_999_999 }),
  cpu: fc.integer({ min: 0, max: 9 }),
  tid: fc.integer({ min: 1, max: 99_999 }),
  gid: fc.integer({ min: 1, max: 999 }),
})

const spelled = (
  compact: readonly unknown[],
  words: readonly string[],
  stack: readonly number[],
) => ({
  compact: [...compact, ...hex(stack)].join(' '),
  words: [...words, ...(stack.length === 0 ? [] : [`pcs=${hex(stack).join()}`])].join(' '),
})

const leaving = fc
  .record({ place, stack: pcs, to: fc.constantFrom(3, 4), why: fc.nat(40) })
  .map(({ place: { ts, cpu, tid, gid }, stack, to, why }) =>
    spelled(
      ['G', ts, cpu, tid, gid, 2, to, why],
      [`ev=gstatus ts=${ts} cpu=${cpu} tid=${tid} gid=${gid} old=2 new=${to} why=${why}`],
      stack,
    ),
  )
const waking = fc
  .record({ place, stack: pcs, waker: fc.nat(999), start: fc.nat(2 ** 31 - 1) })
  .map(({ place: { ts, cpu, tid, gid }, stack, waker, start }) =>
    spelled(
      ['G', ts, cpu, tid, gid, 4, 1, 7, waker, start.toString(16)],
      [
        `ev=gstatus ts=${ts} cpu=${cpu} tid=${tid} gid=${gid} old=4 new=1 why=7`,
        `waker=${waker} start=${start.toString(16)}`,
      ],
      stack,
    ),
  )
const sleeping = fc
  .record({ place, stack: pcs, off: fc.nat(1e9), nr: fc.integer({ min: -1, max: 460 }) })
  .map(({ place: { ts, cpu, tid, gid }, stack, off, nr }) =>
    spelled(
      ['O', ts, cpu, tid, off, 1, 20, gid, nr],
      [`ev=offcpu ts=${ts} cpu=${cpu} tid=${tid} ns=${off} st=1 wl=20 gid=${gid} nr=${nr}`],
      stack,
    ),
  )
const sample = fc
  .record({ place, stack: fc.array(fc.integer({ min: 1, max: 2 ** 31 - 1 }), { minLength: 1 }) })
  .map(({ place: { ts, cpu, tid }, stack }) =>
    spelled(['S', ts, cpu, tid], [`ev=sample ts=${ts} cpu=${cpu} tid=${tid}`], stack),
  )
const kernel = place.map(({ ts, cpu, tid }) => ({
  compact: `S ${ts} ${cpu} ${tid} k`,
  words: `ev=sample ts=${ts} cpu=${cpu} tid=${tid} kernel=k`,
}))

const line: fc.Arbitrary<Spelled> = fc.oneof(leaving, waking, sleeping, sample, kernel)

describe('the stacks of a capture in words', () => {
  it('are those of the same capture in columns, with their wakers and system calls', () => {
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 30 }), (lines) => {
        expect(rowsOf(lines.map(({ words }) => words))).toEqual(
          rowsOf(lines.map(({ compact }) => compact)),
        )
      }),
    )
  })

  it('end at what is no address, and garbage is no stack', () => {
    const at = 'ev=gstatus ts=4000000001 cpu=0 tid=1 gid=9 old=2 new=4 why=7'
    const stacks = [
      'pcs=40,zz,41',
      'pcs=',
      'pcs=0x40',
      'pcs=ffffffff81000000',
      `pcs=${'40,'.repeat(300)}`,
    ]
    const rows = rowsOf(stacks.map((stack) => `${at} ${stack}`))
    expect(rows.map((row) => row.at(-1))).toEqual([[0x40], [], [], [], new Array(128).fill(0x40)])
  })

  it('tell who slept and in which system call where the header declares that, without stacks', () => {
    const lines = [
      'H rec O ts cpu tid off_ns state wake_ns gid nr',
      'O 4000000001 0 1 20 1 5 9 74',
      'O 4000000002 0 1 20 1 5 0 -1',
    ]
    const rows = rowsOf(lines)
    expect(rows.map((row) => row.slice(5))).toEqual([
      [20, 1, 5, 9, 74, []],
      [20, 1, 5, 0, -1, []],
    ])
  })
})
