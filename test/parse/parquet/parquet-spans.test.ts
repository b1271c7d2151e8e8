import { describe, expect, test } from 'vitest'
import { DiagnosticLog } from '../../../src/model/diagnostic.ts'
import type { Span } from '../../../src/model/span.ts'
import { openSpanFile } from '../../../src/parse/parquet/parquet-spans.ts'
import { span } from '../../report/sample-analysis.ts'
import { asBuffer, type FileOptions, parquetFile } from '../parquet-file.ts'

const BARE = span({ pid: -1, gid: -1, depth: -1, components: { unknown: 88_100_000 } })
const { startNs: _, ...TIMELESS } = BARE
const SPANS: readonly Span[] = [
  span({
    startNs: 9_007_199_254_740_993_123n,
    components: { running: 80_000_000, wait_gc: 8_100_000 },
    gcMarkNs: 1,
    stwOverlapNs: 2,
    assistWallNs: 3,
    transitions: 4,
    migrations: 5,
    topWait: 'chan receive',
    flags: 5,
    topPlace: 'wait_gc main.handle',
  }),
  span({ ...BARE, startNs: 9_007_199_254_000_000_000n, fn: '__proto__' }),
  TIMELESS,
]

async function read(bytes: Uint8Array, log = new DiagnosticLog()) {
  const file = await openSpanFile(asBuffer(bytes), 'x.parquet')
  const spans: Span[] = []
  for await (const group of file.groups(log)) spans.push(...group)
  return { spans, facts: file.facts, log }
}

async function refused(bytes: Uint8Array): Promise<string> {
  const error = await read(bytes).then(
    () => undefined,
    (reason: unknown) => reason,
  )
  expect(error).toMatchObject({ name: 'GotailError', exitStatus: 3 })
  const { message } = error instanceof Error ? error : { message: '' }
  expect(message).not.toContain('\n')
  return message
}

describe('a span table in Parquet', () => {
  test.each([1, 2, 100])('gives the spans that were written, in row groups of %d', async (size) => {
    const { spans, facts, log } = await read(parquetFile(SPANS, { rowGroupSize: size }))
    expect(spans).toEqual(SPANS)
    expect(log.list()).toEqual([])
    expect(facts).toEqual({
      startNs: 9_007_199_254_000_000_000n,
      endNs: 9_007_199_254_740_993_123n + 88_100_000n,
    })
  })

  test('of an earlier version has no column of places, and is read all the same', async () => {
    const { spans } = await read(parquetFile(SPANS, { without: ['top_place'] }))
    expect(spans.map(({ topPlace }) => topPlace)).toEqual([undefined, undefined, undefined])
    expect(spans[0].topWait).toBe('chan receive')
  })

  test('says what its writer knew of the capture', async () => {
    const metadata = {
      'gotail.go': '1.24.4',
      'gotail.sched': 'points',
      'gotail.lost': '12',
      'gotail.host': 'web-17',
      other: 'x',
    }
    const { facts } = await read(parquetFile([TIMELESS], { metadata }))
    expect(facts).toEqual({ go: '1.24.4', sched: 'points', host: 'web-17', lost: 12 })
  })

  test('no rows are no spans', async () => {
    const { spans, facts } = await read(parquetFile([]))
    expect(spans).toEqual([])
    expect(facts).toEqual({})
  })

  test.each([['dur_ns'], ['fn'], ['start_ns'], ['wait_gc_ns']])(
    'without the column %s it is none, and the column is named',
    async (column) => {
      const message = await refused(parquetFile(SPANS, { without: [column] }))
      expect(message).toContain(`it has no column ${column};`)
    },
  )

  const counted = async (change: NonNullable<FileOptions['change']>) => {
    const { spans, log } = await read(parquetFile(SPANS, { change }))
    return { spans, codes: log.list().map(({ code, count }) => [code, count]) }
  }

  test('components that do not sum to the duration are not believed, and counted', async () => {
    const { spans, codes } = await counted((column, values) =>
      column === 'running_ns' ? [...values.slice(0, 1), 7n, ...values.slice(2)] : values,
    )
    expect(spans[1].components).toEqual({ unknown: 88_100_000 })
    expect(codes).toEqual([['BAD_SPAN_PARTS', 1]])
  })

  test('a duration that is none is no span, and counted', async () => {
    const { spans, codes } = await counted((column, values) =>
      column === 'dur_ns' ? [-1n, 2n ** 62n, values[2]] : values,
    )
    expect(spans.length).toBe(1)
    expect(codes).toEqual([['BAD_SPAN_ROW', 2]])
  })

  test('a file that was cut, or has other bytes within, is refused in one line', async () => {
    const whole = parquetFile(SPANS)
    for (const end of [4, 50, whole.length >> 1, whole.length - 9, whole.length - 1]) {
      expect(await refused(whole.subarray(0, end))).toMatch(/^x\.parquet is damaged/)
    }
    const holed = Uint8Array.from(whole).fill(0, 4, 60)
    expect(await refused(holed)).toMatch(/^x\.parquet is damaged/)
  })

  test('ends with spans or a refusal, whatever bit of its pages is wrong', async () => {
    const whole = parquetFile(SPANS)
    const outcomes = { read: 0, refused: 0 }
    for (let bit = 8 * 4; bit < 8 * 160; bit++) {
      const bytes = whole.slice()
      bytes[bit >> 3] ^= 1 << (bit & 7)
      const error = await read(bytes).then(
        () => undefined,
        (reason: unknown) => reason,
      )
      if (error === undefined) outcomes.read++
      else {
        expect(error).toMatchObject({ name: 'GotailError', exitStatus: 3 })
        outcomes.refused++
      }
    }
    expect(outcomes.read).toBeGreaterThan(100)
    expect(outcomes.refused).toBeGreaterThan(100)
  })
})
