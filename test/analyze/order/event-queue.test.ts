import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EventQueue } from '../../../src/analyze/order/event-queue.ts'
import { EVENT, type EventBatch, eventBatch } from '../../../src/model/event-batch.ts'

/** A batch with these times; `line` numbers the events from `first` on. */
function batchOf(times: readonly number[], first = 0): EventBatch {
  const batch = eventBatch(times.length)
  batch.length = times.length
  times.forEach((time, row) => {
    batch.timeNs[row] = time
    batch.kind[row] = EVENT.enter
    batch.line[row] = first + row
  })
  return batch
}

/** Takes all that waits out of the queue, in its order: the numbers of the events. */
function drain(queue: EventQueue): number[] {
  queue.sort()
  const { columns, order, head, count } = queue
  const lines = Array.from(order.subarray(head, head + count), (row) => columns.line[row])
  queue.drop(count)
  return lines
}

describe('EventQueue', () => {
  it('gives back what came in order just as it came, block by block', () => {
    const queue = new EventQueue()
    const out: number[] = []
    for (let first = 0; first < 100_000; first += 1000) {
      const times = Array.from({ length: 1000 }, (_, i) => first + i)
      queue.append(batchOf(times, first), 0, 1000)
      const old = queue.countUpTo(first - 5000)
      const { columns, order, head } = queue
      for (const row of order.subarray(head, head + old)) out.push(columns.line[row])
      queue.drop(old)
    }
    out.push(...drain(queue))
    expect(out).toEqual(Array.from({ length: 100_000 }, (_, i) => i))
  })

  it('sorts whatever is inserted, stably, while others leave', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(200), { minLength: 1, maxLength: 600 }), (times) => {
        const queue = new EventQueue()
        const batch = batchOf(times)
        times.forEach((_, row) => {
          queue.insert(batch, row)
        })
        const expected = times.map((_, i) => i).sort((a, b) => times[a] - times[b] || a - b)
        expect(drain(queue)).toEqual(expected)
        expect(queue.count).toBe(0)
      }),
    )
  })

  it('stays small though one event from far in the future never leaves', () => {
    const queue = new EventQueue()
    queue.insert(batchOf([1e15], -1), 0)
    let last = 0
    for (let first = 0; first < 500_000; first += 1000) {
      const batch = batchOf(
        Array.from({ length: 1000 }, (_, i) => first + i),
        first,
      )
      for (let row = 0; row < 1000; row++) queue.insert(batch, row)
      queue.sort()
      const old = queue.countUpTo(first + 999)
      last = queue.columns.line[queue.order[queue.head + old - 1]]
      queue.drop(old)
    }
    expect(last).toBe(499_999)
    expect(queue.count).toBe(1)
    expect(queue.order.length).toBeLessThan(20_000)
    expect(drain(queue)).toEqual([-1])
  })

  it('keeps its columns while about as many events wait', () => {
    const queue = new EventQueue()
    const used = new Set<unknown>()
    for (let first = 0, round = 0; round < 2000; first += 1000, round++) {
      queue.append(
        batchOf(
          Array.from({ length: 1000 }, (_, i) => first + i),
          first,
        ),
        0,
        1000,
      )
      if (round > 100) used.add(queue.columns)
      // How many wait creeps up, a row a round, and falls back.
      queue.drop(Math.max(0, queue.count - 100_000 - (round % 1900)))
    }
    expect(used.size).toBeLessThan(4)
  })

  it('carries all numbers of a whole span along, in blocks and one by one', () => {
    const batch = batchOf([5, 6, 4])
    batch.kind.fill(EVENT.summed)
    batch.isWide = true
    for (const [i, name] of (['a', 'b', 'c', 'd', 'e', 'f', 'g'] as const).entries()) {
      for (let row = 0; row < 3; row++) batch[name][row] = 10 * row + i
    }
    const queue = new EventQueue()
    queue.append(batch, 0, 2)
    queue.insert(batch, 2)
    const { columns, order, head } = queue
    const seen = Array.from(order.subarray(head, head + 3), (row) => [
      columns.a[row],
      columns.g[row],
    ])
    expect(seen).toEqual([
      [20, 26],
      [0, 6],
      [10, 16],
    ])
  })
})
