import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EVENT, type EventBatch, eventBatch } from '../../../src/model/event-batch.ts'
import { NO_STACK } from '../../../src/model/stack-table.ts'
import { EventLayouts } from '../../../src/parse/events/event-layouts.ts'
import { EventReader } from '../../../src/parse/events/event-reader.ts'
import { PlainLines } from '../../../src/parse/events/plain-lines.ts'
import { runs } from '../../property-runs.ts'

const IN_TEXT = { before: new Uint8Array(0), after: new TextEncoder().encode('\n') }
const encode = (text: string): Uint8Array => new TextEncoder().encode(text)

/** What one line of protocol 2 becomes, by the hot loop where it takes it, and by the general reader. */
function readBoth(line: string): { plain: EventBatch; general: EventBatch } {
  const bytes = encode(`${line}\n`)
  const plain = eventBatch(4)
  const layouts = new EventLayouts()
  layouts.use({ stacks: true })
  new PlainLines(plain, layouts).read(bytes, 0, bytes.length, 1, IN_TEXT)
  const general = eventBatch(4)
  const reader = new EventReader(general)
  reader.layouts.use({ stacks: true })
  if (reader.scan(bytes, 0) === bytes.length - 1) reader.commit(1)
  return { plain, general }
}

const rowOf = (batch: EventBatch, row = 0): readonly unknown[] => [
  batch.kind[row],
  batch.gid[row],
  batch.a[row],
  batch.b[row],
  batch.e[row],
  batch.f[row],
  [...batch.stacks.frames(batch.d[row])],
]

function check(line: string, expected: readonly unknown[]): void {
  const { plain, general } = readBoth(line)
  expect([plain.length, general.length]).toEqual([1, 1])
  expect(rowOf(plain)).toEqual(expected)
  expect(rowOf(general)).toEqual(expected)
}

describe('the columns that protocol 2 adds', () => {
  it('tell where a goroutine leaves its CPU, innermost frame first, up to the first 0', () => {
    check('G 4872240821428 0 28715 9 2 4 7 40820e 487ea6 0 0', [
      EVENT.status,
      9,
      2,
      4,
      Number.NaN,
      Number.NaN,
      [0x40820e, 0x487ea6],
    ])
  })

  it('tell who woke it, where that goroutine began, and where it was', () => {
    check('G 4872240821428 0 28715 9 4 1 7 33 46e021 40820e abcdef', [
      EVENT.status,
      9,
      4,
      1,
      33,
      0x46e021,
      [0x40820e, 0xabcdef],
    ])
    check('G 4872240821428 0 28715 9 4 1 7 0 0', [EVENT.status, 9, 4, 1, 0, 0, []])
  })

  it('tell which goroutine a thread carried off its CPU, and in which system call', () => {
    check('O 4872240821428 0 28715 477151 1 20 3 74 40820e 487ea6', [
      EVENT.offCpu,
      -1,
      477151,
      1,
      3,
      74,
      [0x40820e, 0x487ea6],
    ])
    check('O 4872240821428 0 28715 477151 0 0 3 -1 40820e', [
      EVENT.offCpu,
      -1,
      477151,
      0,
      3,
      -1,
      [0x40820e],
    ])
  })

  it('tell what runs, or that the kernel works', () => {
    check('S 4872240353120 0 28715 40b14e 40fcca', [
      EVENT.sample,
      -1,
      0,
      0,
      Number.NaN,
      Number.NaN,
      [0x40b14e, 0x40fcca],
    ])
    const { plain } = readBoth('S 4872240353120 0 28715 k')
    expect(rowOf(plain).slice(0, 3)).toEqual([EVENT.sample, -1, 1])
  })

  it('may be missing from any line', () => {
    check('G 4872240821428 0 28715 9 2 4 7', [EVENT.status, 9, 2, 4, Number.NaN, Number.NaN, []])
    check('O 4872240821428 0 28715 477151 1 20', [
      EVENT.offCpu,
      -1,
      477151,
      1,
      Number.NaN,
      Number.NaN,
      [],
    ])
  })

  it('are skipped and counted where a header does not declare them', () => {
    const batch = eventBatch(4)
    const reader = new EventReader(batch)
    const bytes = encode('G 4872240821428 0 28715 9 2 4 7 40820e a87ea6\n')
    expect(reader.scan(bytes, 0)).toBe(bytes.length - 1)
    reader.commit(1)
    expect([batch.gid[0], batch.c[0], reader.extraColumns]).toEqual([9, 7, 1])
  })

  it('are the same number for the same stack, whatever stands around it', () => {
    const batch = eventBatch(4)
    const layouts = new EventLayouts()
    layouts.use({ stacks: true })
    const lines = 'G 4872240821428 0 2 9 2 4 7 a b c\nG 4872240821429 0 2 8 4 1 7 3 d a b c 0\n'
    new PlainLines(batch, layouts).read(encode(lines), 0, lines.length, 1, IN_TEXT)
    expect(batch.d[0]).toBe(batch.d[1])
    expect(batch.d[0]).not.toBe(NO_STACK)
  })

  it('of garbage never throw, and both readers agree on every line that the hot loop takes', () => {
    const word = fc.oneof(
      fc.integer({ min: -2, max: 2 ** 31 }).map(String),
      fc.bigInt({ min: 0n, max: 2n ** 64n }).map((n) => n.toString(16)),
      fc.constantFrom('k', '', 'xyz', '0', '-1', 'ff\u0000', '1.5'),
    )
    const letter = fc.constantFrom('G', 'O', 'S', 'E')
    fc.assert(
      fc.property(letter, fc.array(word, { maxLength: 20 }), (kind, words) => {
        const { plain, general } = readBoth(`${kind} 4872240821428 ${words.join(' ')}`)
        if (plain.length === 1 && general.length === 1) expect(rowOf(plain)).toEqual(rowOf(general))
        if (plain.length === 1) expect(general.length).toBe(1)
      }),
      runs(500),
    )
  })
})
