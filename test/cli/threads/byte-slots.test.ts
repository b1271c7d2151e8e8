import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ByteSlots, slotBytes, slotMemory } from '../../../src/cli/threads/byte-slots.ts'
import { runs } from '../../property-runs.ts'

/** The other side: reads slots in the order in which they were handed over. */
class Reader {
  readonly #memory = slotMemory()
  readonly #waiting: (readonly [slot: number, length: number])[] = []
  readonly slots = new ByteSlots(this.#memory, (slot, length) => {
    this.#waiting.push([slot, length])
  })
  readonly bytes: Buffer[] = []

  readOne(): boolean {
    const next = this.#waiting.shift()
    if (next === undefined) return false
    const [slot, length] = next
    this.bytes.push(Buffer.from(slotBytes(this.#memory, slot).subarray(0, length)))
    this.slots.release(slot)
    return true
  }
}

test('bytes come out as they went in, however they are cut, while the other side reads', () => {
  const sizes = fc.array(fc.integer({ min: 0, max: 700_000 }), { maxLength: 12 })
  fc.assert(
    fc.property(sizes, fc.integer({ min: 1, max: 9 }), (lengths, every) => {
      const reader = new Reader()
      const chunks = lengths.map((length, n) => Buffer.alloc(length, n + 1))
      for (const [n, chunk] of chunks.entries()) {
        fillAll(reader, chunk)
        if (n % every === 0) reader.readOne()
      }
      reader.slots.handOver()
      while (reader.readOne());
      expect(Buffer.concat(reader.bytes).equals(Buffer.concat(chunks))).toBe(true)
    }),
    runs(60),
  )
})

function fillAll(reader: Reader, chunk: Uint8Array): void {
  const { slots } = reader
  let rest = chunk
  while (rest.length > 0) {
    if (!slots.hasRoom) reader.readOne()
    rest = rest.subarray(slots.fill(rest))
  }
}

test('what finds no room is left to the caller', () => {
  const sent: number[] = []
  const slots = new ByteSlots(slotMemory(), (slot) => sent.push(slot))
  const bytes = new Uint8Array(2 ** 23)
  const taken = slots.fill(bytes)
  expect(taken).toBeLessThan(bytes.length)
  expect(slots.hasRoom).toBe(false)
  expect(slots.fill(bytes)).toBe(0)
  slots.release(sent[0])
  expect(slots.hasRoom).toBe(true)
  expect(slots.fill(bytes.subarray(0, 9))).toBe(9)
})
