import { DiagnosticLog } from '../../src/model/diagnostic.ts'
import { EVENT, type EventBatch } from '../../src/model/event-batch.ts'
import type { CaptureHeader } from '../../src/model/header.ts'
import type { CaptureRecord } from '../../src/model/record.ts'
import { CaptureParser, type ParseOptions } from '../../src/parse/capture-parser.ts'
import type { CaptureSink } from '../../src/parse/events/capture-sink.ts'

/** One event as a plain row: `at` is its time on the capture's own clock, absent where it has none. */
export interface SeenEvent {
  readonly kind: string
  readonly at?: bigint
  readonly ids: readonly [cpu: number, tid: number, pid: number, gid: number]
  readonly values: readonly number[]
  readonly line: number
}

/** All that came out of a capture. `order` interleaves records and events as they came. */
export interface Seen {
  readonly events: readonly SeenEvent[]
  readonly records: readonly CaptureRecord[]
  readonly order: readonly string[]
  /** The frames of each row that has a stack, innermost first. */
  readonly stacks: readonly (readonly number[])[]
  readonly header: CaptureHeader | undefined
  readonly log: DiagnosticLog
  readonly lines: number
}

const NAMES = new Map<number, string>(Object.entries(EVENT).map(([name, kind]) => [kind, name]))
const BYTES = new TextEncoder()

/** The UTF-8 bytes of a text. */
export function bytesOf(text: string): Uint8Array {
  return BYTES.encode(text)
}

/** What a parser hands over, kept. */
export interface Kept extends Omit<Seen, 'log' | 'lines'> {
  readonly sink: CaptureSink
  /** The numbers of the values of label rows, in their order. */
  readonly labelValues: readonly number[]
  /** How many names lines had brought, each time that the header came. */
  readonly namesKnown: readonly number[]
  /** How many stacks had found no room. */
  readonly stacksLeftOut: number
}

/** A sink that keeps all that it is given. */
export function keepingSink(): Kept {
  const events: SeenEvent[] = []
  const records: CaptureRecord[] = []
  const order: string[] = []
  const stacks: (readonly number[])[] = []
  const labelValues: number[] = []
  const namesKnown: number[] = []
  let stacksLeftOut = 0
  let header: CaptureHeader | undefined
  const sink = {
    record: (record: CaptureRecord): void => {
      records.push(record)
      order.push(record.kind)
    },
    events: (batch: EventBatch): void => {
      stacksLeftOut = batch.stacks.overflow
      for (let row = 0; row < batch.length; row++) {
        const event = eventOf(batch, row)
        events.push(event)
        order.push(`${event.kind} ${event.line}`)
        const frames = event.kind === 'summed' ? [] : batch.stacks.frames(batch.d[row])
        if (batch.isWide && frames.length > 0) stacks.push([...frames])
        if (event.kind === 'label') labelValues.push(batch.d[row])
      }
    },
    header: (found: CaptureHeader): void => {
      header = found
      namesKnown.push(found.named.length)
      order.push('header')
    },
  }
  return {
    ...{ sink, events, records, order, stacks, labelValues, namesKnown },
    get header() {
      return header
    },
    get stacksLeftOut() {
      return stacksLeftOut
    },
  }
}

/** Reads a capture that comes in these chunks; each chunk's buffer is wiped after use, as a reader may do. */
export function readChunks(
  chunks: Iterable<Uint8Array>,
  options: ParseOptions = { events: true },
): Seen {
  const log = new DiagnosticLog()
  const kept = keepingSink()
  const parser = new CaptureParser(kept.sink, log, options)
  for (const chunk of chunks) {
    // Node hands over Buffers, whose slice() is no copy.
    const copy = Buffer.from(chunk)
    parser.push(copy)
    copy.fill(0x39)
  }
  parser.end()
  const { events, records, order, stacks, header } = kept
  return { events, records, order, stacks, header, log, lines: parser.lineCount }
}

/** Reads a capture in one piece. */
export function readText(text: string, options?: ParseOptions): Seen {
  return readChunks([bytesOf(text)], options)
}

/** `bytes` cut at these offsets (in any order, beyond the end allowed). */
export function cutAt(bytes: Uint8Array, offsets: readonly number[]): Uint8Array[] {
  const cuts = [...new Set([0, ...offsets.map((at) => at % (bytes.length + 1)), bytes.length])]
  cuts.sort((a, b) => a - b)
  return cuts.slice(1).map((to, i) => bytes.subarray(cuts[i], to))
}

function eventOf(batch: EventBatch, row: number): SeenEvent {
  const time = batch.timeNs[row]
  const { a, b, c, d, e, f, g } = batch
  const isSummed = batch.kind[row] === EVENT.summed
  const columns = isSummed ? [a, b, c, d, e, f, g] : [a, b, c]
  return {
    kind: NAMES.get(batch.kind[row]) ?? '?',
    ...(Number.isNaN(time)
      ? {}
      : { at: BigInt(batch.originSeconds) * 1_000_000_000n + BigInt(time) }),
    ids: [batch.cpu[row], batch.tid[row], batch.pid[row], batch.gid[row]],
    values: columns.map((column) => column[row]),
    line: batch.line[row],
  }
}
