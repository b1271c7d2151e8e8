import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DiagnosticLog } from '../../src/model/diagnostic.ts'
import type { EventBatch } from '../../src/model/event-batch.ts'
import { LabelTable } from '../../src/model/label-table.ts'
import type { CaptureRecord, Integer } from '../../src/model/record.ts'
import { CaptureParser } from '../../src/parse/capture-parser.ts'
import { readScript } from '../../src/parse/script/script.ts'
import { scriptShapes } from '../../src/parse/script/script-shapes.ts'
import type { LineShape } from '../../src/parse/shapes/line-shape.ts'
import { ShapedLines } from '../../src/parse/shapes/shaped-lines.ts'
import { runs } from '../property-runs.ts'
import { jsonOf, LINES, textOf } from './printed-lines.ts'

const COLUMNS = ['timeNs', 'kind', 'cpu', 'tid', 'pid', 'gid', 'a', 'b', 'c', 'line'] as const
/** A format with a digit of its own: no form is learnt beside it, and no line of these tests is of it. */
const NO_FORMS = 'BEGIN { printf("nothing prints 5 %d\\n", 1); }'
const WITH_FORMS = 'BEGIN { printf("nothing prints %d\\n", 1); }'
const FORMATS =
  'BEGIN { printf("in %lld %d\\n", nsecs, tid); printf("%s did %-6d|%4d\\n", comm, x, y); }'
const ENCODER = new TextEncoder()

interface Reading {
  readonly found: readonly unknown[]
  readonly trouble: readonly unknown[]
  /** How many lines went by without a record. */
  readonly events: number
}

interface Choice {
  readonly isGeneral?: boolean
  readonly cut?: number
  readonly script?: string
}

/** All that a capture gives, events and records in their order. */
function eventsOf(
  text: string,
  { isGeneral = false, cut = 1 << 20, script = '' }: Choice,
): Reading {
  const found: unknown[] = []
  let events = 0
  const log = new DiagnosticLog()
  const labels = new LabelTable()
  const sink = {
    record: (record: CaptureRecord): void => void found.push(record),
    header: ({ named }: { readonly named: readonly string[] }): void => void found.push([...named]),
    events: (batch: EventBatch): void => {
      events += batch.length
      for (let row = 0; row < batch.length; row++) {
        const label = batch.kind[row] === 14 ? batch.d[row] : 0
        // Before the first time, there is no second to count from.
        const origin = Number.isNaN(batch.timeNs[row]) ? 0 : batch.originSeconds
        found.push([origin, label, ...COLUMNS.map((name) => batch[name][row])])
      }
    },
  }
  const facts = { script: readScript(script + (isGeneral ? NO_FORMS : WITH_FORMS)) }
  push(new CaptureParser(sink, log, { ...facts, events: true, labels }), text, cut)
  return { found: [...found, labels.names, labels.size], trouble: log.list(), events }
}

/** All rows that a capture gives, whoever reads its lines. */
function rowsOf(text: string, { isGeneral = false, cut = 1 << 20, script = '' }: Choice): Reading {
  const found: unknown[] = []
  const facts = script === '' ? undefined : readScript(script)
  const lines = new ShapedLines(facts && scriptShapes(facts.printfs, facts.composed))
  let events = 0
  let latestShape: LineShape | undefined
  const log = new DiagnosticLog()
  const row = ({ name }: LineShape, cells: readonly Integer[]): void =>
    void found.push([name, ...cells])
  const record = (each: CaptureRecord): void => {
    const rows = each.kind === 'printf' ? lines.read(each) : undefined
    latestShape = rows?.at(-1)?.shape
    if (rows === undefined) found.push(each)
    for (const { shape, line, values } of rows ?? []) row(shape, [line, ...values])
  }
  const rows = {
    get isOpen(): boolean {
      return !lines.hasColumns
    },
    get latestShape(): LineShape | undefined {
      return latestShape
    },
    row: (...taken: Parameters<typeof row>): void => {
      events++
      row(...taken)
    },
  }
  const sink = { record, events: (): void => {}, header: (): void => {} }
  const options = { events: false, ...(facts === undefined ? {} : { script: facts }) }
  push(new CaptureParser(isGeneral ? sink : { ...sink, rows }, log, options), text, cut)
  return { found: [...found, ...lines.rest()], trouble: log.list(), events }
}

function push(parser: CaptureParser, text: string, cut: number): void {
  const bytes = ENCODER.encode(text)
  for (let at = 0; at < bytes.length; at += cut) parser.push(bytes.subarray(at, at + cut))
  parser.end()
}

const CUT = fc.integer({ min: 1, max: 700 })
const SCRIPT = fc.constantFrom('', FORMATS)

describe('lines that repeat', () => {
  it('give the events that they give one by one, however they are cut', () => {
    fc.assert(
      fc.property(LINES, CUT, SCRIPT, fc.constantFrom('\n', '\r\n'), (lines, cut, script, end) => {
        for (const text of [textOf(lines, end), jsonOf(lines)]) {
          const { found, trouble } = eventsOf(text, { isGeneral: true, script })
          expect(eventsOf(text, { cut, script })).toMatchObject({ found, trouble })
        }
      }),
      runs(4000),
    )
  })

  it('give the same for minus zero, which is not negative', () => {
    const lines = ['-5', '-0', '0', '-00', '-7'].map((gid) => `return gid=${gid} ts_ms=0 took=0ms`)
    for (const text of [textOf(lines), jsonOf(lines)]) {
      const { found, trouble } = eventsOf(text, { isGeneral: true })
      expect(eventsOf(text, {})).toMatchObject({ found, trouble })
    }
  })

  it('give the same of times so far apart that their distance is rounded', () => {
    const times = ['18446744073709551615', '1234567890123', '1234567890124', '9007199254740993']
    const lines = times.map((ts) => `ev=sample ts=${ts} cpu=0 tid=0`)
    for (const text of [textOf(lines), jsonOf(lines)]) {
      const { found, trouble } = eventsOf(text, { isGeneral: true })
      expect(eventsOf(text, {})).toMatchObject({ found, trouble })
    }
  })

  it('give the same whatever the widths of their numbers, cut at any byte', () => {
    const numbers = [
      '0',
      '7',
      '42',
      '999',
      '1000',
      '12345678',
      '000000000000005',
      '123456789012345',
    ]
    const wide = [
      '-3',
      '-000000000000000005',
      '9007199254740991',
      '9007199254740993',
      '12345678901234567890',
    ]
    const lines = [...numbers, ...wide, ...numbers].flatMap((number, at) => [
      `return gid=${number} tid=${at} ts=30587802622${10 + at} took=${at * 37}us`,
      `in gid=${at} tid=5 pid=${number}`,
    ])
    const text = textOf(lines)
    const { found, trouble } = eventsOf(text, { isGeneral: true })
    for (let cut = 1; cut < 200; cut++) {
      expect(eventsOf(text, { cut })).toMatchObject({ found, trouble })
    }
  })

  it('give the same where they fill batches, as entries with labels and without', () => {
    const lines = Array.from({ length: 2500 }, (_, at) =>
      at % 3 === 0
        ? `enter Handle gid=${at} ts=${3058_780_262_210 + at} route=/r${at % 7} size=${at}`
        : `return Handle gid=${at} ts=${3058_780_262_210 + at}`,
    )
    for (const text of [textOf(lines), jsonOf(lines)]) {
      const { found, trouble, events } = eventsOf(text, { isGeneral: true })
      expect(events).toBeGreaterThan(2500)
      expect(eventsOf(text, {})).toMatchObject({ found, trouble })
    }
  })

  it('give the rows that they give one by one, however they are cut', () => {
    fc.assert(
      fc.property(LINES, CUT, SCRIPT, (lines, cut, script) => {
        for (const text of [textOf(lines), jsonOf(lines)]) {
          const { found, trouble } = rowsOf(text, { isGeneral: true, script })
          expect(rowsOf(text, { cut, script })).toMatchObject({ found, trouble })
        }
      }),
      runs(4000),
    )
  })
})

describe('a form', () => {
  const lines = Array.from({ length: 50 }, (_, i) => `x=${i} y=${7 * i} at 12:${i}:00`)

  it('is learnt from the line that the general readers read: the others pass them by', () => {
    expect(rowsOf(textOf(lines), {}).events).toBeGreaterThan(40)
    expect(rowsOf(jsonOf(lines), {}).events).toBeGreaterThan(40)
  })

  it('is no longer used below a line of column names', () => {
    const rows = ['TIME PID LAT(ms)', '1 2 3', ...lines]
    expect(rowsOf(textOf([...lines, ...rows]), {}).events).toBeLessThan(50)
  })
})
