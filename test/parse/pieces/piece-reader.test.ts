import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DiagnosticLog } from '../../../src/model/diagnostic.ts'
import { LabelTable } from '../../../src/model/label-table.ts'
import { CaptureParser } from '../../../src/parse/capture-parser.ts'
import { OtherNumbers, PieceReader } from '../../../src/parse/pieces/piece-reader.ts'
import { PieceRing, PieceWriter } from '../../../src/parse/pieces/piece-writer.ts'
import { sharedMemory } from '../../../src/parse/pieces/shared-batches.ts'
import { runs } from '../../property-runs.ts'
import { bytesOf, cutAt, keepingSink, readChunks, type Seen } from '../read-capture.ts'

const LINES = [
  'Attaching 9 probes...',
  'H gotail=2 go=1.24.4 arch=amd64 exit=both entry=push',
  'H fn=main.handle label=path label=user',
  'E 1999999990 0 7 9 376 0',
  'L 1999999991 0 7 9 376 0 0 /query',
  'L 1999999992 0 7 9 376 0 1 anna',
  'O 1999999995 1 7 36961 0 0 9 -1 484d21 456cf5 448510 4819e1 0 0',
  'O 1999999996 1 7 36961 0 0 9 -1 484d22 456cf5 0 0',
  'Q 1999999999 what is this',
  'X 2000000000 1 7 9 376 0\r',
  'enter ts=2000000010 tid=7 gid=9 depth=376 fn=main.serve',
  'exit ts=2000000020 tid=7 gid=9 depth=376 fn=main.serve',
  'gid=5 tid=7 pid=8...takes 12 us',
  'gid=5 tid=7 pid=8...takes 13 us',
  'Lost 12 events',
  '@count[main.handle, 3]: 17',
  '@ns[main.handle]:',
  '[256, 512)            3 |@@@@@@                                              |',
  '',
  'H gotail=2 go=1.25.1',
  'H fn=main.other type=path',
  'Z 2000000050',
]

/** What a parser found, through pieces that are copied as from thread to thread. */
function keepPieces(chunks: Iterable<Uint8Array>) {
  const memory = sharedMemory()
  const kept = keepingSink()
  const log = new DiagnosticLog()
  const labels = { table: new LabelTable(), numbers: new OtherNumbers() }
  const reader = new PieceReader(memory, kept.sink, log, labels)
  const ring = new PieceRing(memory)
  const send = (): void =>
    reader.read(structuredClone({ steps: writer.take(), lines: parser.lineCount }))
  const writer: PieceWriter = new PieceWriter(ring, send)
  const parser = new CaptureParser(writer, writer.log, { events: true, labels: ring.labels })
  for (const chunk of chunks) {
    parser.push(chunk)
    send()
  }
  parser.end()
  send()
  return { kept, log, lines: reader.lineCount }
}

/** The same as `readChunks`. */
function readPieces(chunks: Iterable<Uint8Array>): Seen {
  const { kept, log, lines } = keepPieces(chunks)
  const { events, records, order, stacks, header } = kept
  return { events, records, order, stacks, header, log, lines }
}

function essence({ events, records, order, stacks, header, lines, log }: Seen) {
  return { events, records, order, stacks, header, lines, diagnostics: log.list() }
}

describe('what a parser in another thread found', () => {
  it('comes as if the parser were here, whatever the lines and the chunks', () => {
    const lines = fc.array(fc.constantFrom(...LINES), { maxLength: 60 })
    fc.assert(
      fc.property(lines, fc.array(fc.nat(), { maxLength: 6 }), (found, cuts) => {
        const chunks = cutAt(bytesOf(`${LINES.join('\n')}\n${found.join('\n')}`), cuts)
        const there = readPieces(chunks)
        expect(there.stacks.length).toBeGreaterThan(1)
        expect(essence(there)).toEqual(essence(readChunks(chunks)))
      }),
      runs(200),
    )
  })

  it('goes round the ring of batches as often as it takes', () => {
    const event = (n: number): string => `E ${1_000_000_000 + n} 0 7 ${n} 376 0`
    const text = `${LINES.join('\n')}\n${Array.from({ length: 40_000 }, (_, n) => event(n)).join('\n')}\n`
    const [here, there] = [readChunks, readPieces].map((read) => read([bytesOf(text)]))
    expect(there.events.length).toBeGreaterThan(40_000)
    expect(there.events.at(-1)).toEqual(here.events.at(-1))
    expect(there.order.length).toBe(here.order.length)
  })

  it('has names that lines bring in time for their events', () => {
    const names = Array.from({ length: 40 }, (_, n) => `main.f${n}`)
    const text = names.map((fn, n) => `enter ts=${n + 5} tid=7 gid=9 depth=1 fn=${fn}`).join('\n')
    const [here, there] = [readChunks, readPieces].map((read) => read([bytesOf(text)]))
    expect(there.header?.named).toEqual(names)
    expect(essence(there)).toEqual(essence(here))
    expect(keepPieces([bytesOf(text)]).kept.namesKnown).toEqual(names.map((_, n) => n + 1))
  })

  it('tells how many stacks found no room', () => {
    const stack = (n: number): string =>
      `O ${1_000_000_000 + n} 1 7 36961 0 0 9 -1 ${n.toString(16)} 0`
    const text = Array.from({ length: 65_600 }, (_, n) => stack(n + 4096)).join('\n')
    const { kept } = keepPieces([bytesOf(`H gotail=2 go=1.24.4\n${text}\n`)])
    expect(kept.stacks).toHaveLength(65_535)
    expect(kept.stacksLeftOut).toBe(65)
  })

  it('has the numbers that labels have here, where other texts have some of those', () => {
    const memory = sharedMemory()
    const kept = keepingSink()
    const table = new LabelTable()
    const ring = new PieceRing(memory)
    const labels = { table, numbers: new OtherNumbers() }
    const reader = new PieceReader(memory, kept.sink, new DiagnosticLog(), labels)
    const send = (): void => reader.read({ steps: writer.take(), lines: 0 })
    const writer: PieceWriter = new PieceWriter(ring, send)
    const parser = new CaptureParser(writer, writer.log, { events: true, labels: ring.labels })
    parser.push(bytesOf(`${LINES.slice(0, 5).join('\n')}\n`))
    send()
    // A name that only this side knows takes the next number.
    expect(table.value('*main.Query')).toBe(2)
    parser.push(bytesOf(`${LINES[5]}\n${LINES[4]}\n`))
    parser.end()
    send()
    const values = kept.events.filter(({ kind }) => kind === 'label').map(({ line }) => line)
    expect(values).toHaveLength(3)
    expect(table.names).toEqual(['path', 'user'])
    expect(table.valueOf(3)).toBe('anna')
    expect(kept.labelValues).toEqual([1, 3, 1])
  })
})
