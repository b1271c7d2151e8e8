import { expect, test } from 'vitest'
import { ThreadRuns } from '../../../src/analyze/goroutines/thread-runs.ts'

const PID = 42

function recorder(): { runs: ThreadRuns; told: string[] } {
  const told: string[] = []
  const sink = (pid: number, tid: number, gid: number, fromNs: number, toNs: number): void => {
    told.push(`${pid} thread ${tid}: ${gid} ${fromNs}-${toNs}`)
  }
  return { runs: new ThreadRuns(sink), told }
}

test('a goroutine is on a thread until it leaves or another one is there', () => {
  const { runs, told } = recorder()
  runs.on(7, PID, 1, 10)
  runs.on(7, PID, 1, 15)
  runs.on(7, PID, 2, 20)
  runs.off(7, PID, 1, 25)
  expect(runs.gid(7, PID)).toBe(2)
  runs.off(7, PID, 2, 30)
  expect(runs.gid(7, PID)).toBeUndefined()
  expect(told).toEqual(['42 thread 7: 1 10-20', '42 thread 7: 2 20-30'])
})

test('what is still there when the capture ends was there until then', () => {
  const { runs, told } = recorder()
  runs.on(7, PID, 1, 10)
  runs.on(8, PID, 2, 12)
  runs.endAll(20)
  runs.endAll(30)
  expect(told).toEqual(['42 thread 7: 1 10-20', '42 thread 8: 2 12-20'])
})

test('an event that comes late turns no time back', () => {
  const { runs, told } = recorder()
  runs.on(7, PID, 1, 10)
  runs.on(7, PID, 2, 5)
  runs.on(7, PID, 3, 30)
  runs.endAll(40)
  expect(told).toEqual(['42 thread 7: 2 10-30', '42 thread 7: 3 30-40'])
})

test('the same thread id in another process is no thread of this one', () => {
  const { runs } = recorder()
  runs.on(7, PID, 1, 10)
  expect(runs.gid(7, PID + 1)).toBeUndefined()
})

test('any number of threads is bounded: what was on the others is told early', () => {
  const { runs, told } = recorder()
  for (let tid = 0; tid <= 65_536; tid++) runs.on(tid, PID, 1, 10 + tid)
  expect(told.length).toBe(65_536)
  expect(runs.gid(65_536, PID)).toBe(1)
})
