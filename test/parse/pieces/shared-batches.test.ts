import { expect, test } from 'vitest'
import { BATCH_EVENTS, columnsOf, eventBatch } from '../../../src/model/event-batch.ts'
import { LabelTable } from '../../../src/model/label-table.ts'
import { StackTable } from '../../../src/model/stack-table.ts'
import {
  BatchTurns,
  SharedBatches,
  sharedMemory,
} from '../../../src/parse/pieces/shared-batches.ts'

test('the ring is full when all batches are filled, and has room when one was read', () => {
  const turns = new BatchTurns(sharedMemory())
  const indexes: number[] = []
  while (!turns.isFull) indexes.push(turns.next())
  expect(indexes).toEqual(indexes.map((_, n) => n))
  expect(indexes.length).toBeGreaterThan(1)
  turns.release()
  expect(turns.isFull).toBe(false)
  expect(turns.next()).toBe(0)
  expect(turns.isFull).toBe(true)
})

test('the counters go on past 2^32', () => {
  const memory = sharedMemory()
  new Int32Array(memory, 0, 1)[0] = -2
  const turns = new BatchTurns(memory)
  for (let n = 0; n < 5; n++) {
    turns.next()
    turns.release()
  }
  expect(new Int32Array(memory, 0, 1)[0]).toBe(3)
  expect(turns.isFull).toBe(false)
})

test('each column of each batch has room of its own', () => {
  const batches = new SharedBatches(sharedMemory(), new StackTable(), new LabelTable())
  const turns = new BatchTurns(sharedMemory())
  let count = 0
  for (; !turns.isFull; count++) batches.fill(turns.next(), filledWith(count))
  for (let n = 0; n < count; n++) {
    const batch = batches.filled(n)
    expect([batch.length, batch.isWide, batch.originSeconds]).toEqual([BATCH_EVENTS, true, n])
    const own = columnsOf(filledWith(n)).map(([value]) => value)
    expect(columnsOf(batch).map((column) => column.at(0))).toEqual(own)
    expect(columnsOf(batch).map((column) => column.at(-1))).toEqual(own)
  }
})

/** A full batch whose columns all differ. */
function filledWith(n: number) {
  const batch = eventBatch(BATCH_EVENTS)
  batch.length = BATCH_EVENTS
  batch.isWide = true
  batch.originSeconds = n
  for (const [index, column] of columnsOf(batch).entries()) column.fill((n * 16 + index) % 251)
  return batch
}
