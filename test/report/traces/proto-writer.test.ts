import { describe, expect, test } from 'vitest'
import { ProtoWriter } from '../../../src/report/traces/proto-writer.ts'
import { readProto } from './read-proto.ts'

/** What a reader of its own makes of one TracePacket. */
function read(fill: (out: ProtoWriter) => void): unknown {
  const out = new ProtoWriter()
  fill(out)
  return readProto('perfetto.proto', 'TracePacket', out.take())
}

describe('ProtoWriter', () => {
  test('64-bit integers are exact, as numbers and as bigints', () => {
    for (const value of [0, 1, 127, 128, 2 ** 31, 2 ** 32 + 5, Number.MAX_SAFE_INTEGER]) {
      expect(read((out) => out.uint(8, value))).toEqual({ timestamp: `${value}` })
      expect(read((out) => out.uint(8, BigInt(value)))).toEqual({ timestamp: `${value}` })
    }
    for (const value of [2n ** 53n + 1n, 2n ** 63n - 1n, 2n ** 64n - 1n]) {
      expect(read((out) => out.uint(8, value))).toEqual({ timestamp: `${value}` })
    }
  })

  test('signed ones and eight-byte ones are exact', () => {
    const annotation = (value: number): unknown =>
      read((out) => out.message(11, () => out.message(4, () => out.int(4, BigInt(value)))))
    const flow = (value: number): unknown =>
      read((out) => out.message(11, () => out.fixed64(47, value)))
    for (const value of [0, -1, -(2 ** 40), 2 ** 52]) {
      expect(annotation(value)).toMatchObject({
        track_event: { debug_annotations: [{ int_value: `${value}` }] },
      })
    }
    for (const value of [1, 2 ** 32 - 1, 2 ** 40 + 3]) {
      expect(flow(value)).toMatchObject({ track_event: { flow_ids: [`${value}`] } })
    }
  })

  test('grows with what is written, and a message holds what was written in it', () => {
    const name = 'ü'.repeat(100_000)
    expect(
      read((out) => {
        out.uint(10, 1)
        out.message(60, () => {
          out.uint(1, 7)
          out.string(2, name)
          out.message(3, () => out.string(6, 'p'))
        })
        out.uint(8, 5)
      }),
    ).toEqual({
      trusted_packet_sequence_id: 1,
      track_descriptor: { uuid: '7', name, process: { process_name: 'p' } },
      timestamp: '5',
    })
  })

  test('is empty after a take', () => {
    const out = new ProtoWriter()
    out.uint(8, 5)
    expect([out.length, out.take().length, out.length, out.take().length]).toEqual([2, 2, 0, 0])
  })
})
