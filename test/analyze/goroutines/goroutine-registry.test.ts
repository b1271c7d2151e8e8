import { expect, test } from 'vitest'
import type { Goroutine } from '../../../src/analyze/goroutines/goroutine.ts'
import { GoroutineRegistry } from '../../../src/analyze/goroutines/goroutine-registry.ts'
import { Processes } from '../../../src/analyze/goroutines/processes.ts'
import { type EventBatch, eventBatch } from '../../../src/model/event-batch.ts'

function event(gid: number, pid = -1): EventBatch {
  const batch = eventBatch(1)
  batch.gid[0] = gid
  batch.pid[0] = pid
  return batch
}

function registry() {
  const gone: number[] = []
  const goroutines = new GoroutineRegistry(new Processes(), ({ key }) => gone.push(key))
  return {
    gone,
    of: (gid: number, pid?: number): Goroutine => goroutines.of(event(gid, pid), 0),
    goroutines,
  }
}

test('a goroutine is found again, also where two share the last bits of their ids', () => {
  const { of } = registry()
  const [near, far, other] = [of(7), of(7 + 1024), of(7, 42)]
  expect(new Set([near.slot, far.slot, other.slot]).size).toBe(3)
  expect([of(7), of(7 + 1024), of(7, 42)]).toEqual([near, far, other])
  expect([near.gid, far.gid, other.pid]).toEqual([7, 1031, 42])
})

test('of one that is dead nothing is known when its id comes again', () => {
  const { of, goroutines, gone } = registry()
  const first = of(7)
  first.status = 2
  first.sinceNs = 500
  goroutines.remove(first)
  const again = of(7)
  expect(again).toMatchObject({ gid: 7, status: 255, sinceNs: Number.NEGATIVE_INFINITY })
  // It is known to the table, too: it can die again.
  goroutines.remove(again)
  expect(gone).toEqual([7, 7])
})
