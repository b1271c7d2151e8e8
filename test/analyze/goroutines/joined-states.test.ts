import { expect, test } from 'vitest'
import { JoinedStates } from '../../../src/analyze/goroutines/joined-states.ts'

function recorder(): { joined: JoinedStates; told: number[][] } {
  const told: number[][] = []
  return { joined: new JoinedStates((...stretch) => told.push(stretch)), told }
}

test('pieces of one state that follow each other are one stretch', () => {
  const { joined, told } = recorder()
  joined.add(3, 0, 0, 10, 20)
  joined.add(3, 0, 0, 20, 30)
  joined.add(3, 7, 5, 30, 40)
  expect(told).toEqual([[3, 0, 0, 10, 30]])
  joined.flush(3)
  joined.flush(3)
  expect(told).toEqual([
    [3, 0, 0, 10, 30],
    [3, 7, 5, 30, 40],
  ])
})

test('a gap, another reason or another goroutine ends no stretch but its own', () => {
  const { joined, told } = recorder()
  joined.add(1, 7, 5, 0, 10)
  joined.add(2, 7, 5, 10, 20)
  joined.add(1, 7, 5, 11, 20)
  joined.add(1, 7, 6, 20, 30)
  joined.flushAll()
  expect(told).toEqual([
    [1, 7, 5, 0, 10],
    [1, 7, 5, 11, 20],
    [1, 7, 6, 20, 30],
    [2, 7, 5, 10, 20],
  ])
})

test('a state that began before anything was known is none, and any number of goroutines has room', () => {
  const { joined, told } = recorder()
  joined.add(1, 0, 0, Number.NEGATIVE_INFINITY, 10)
  joined.add(100_000, 0, 0, 5, 10)
  joined.flush(2_000_000)
  joined.flushAll()
  expect(told).toEqual([[100_000, 0, 0, 5, 10]])
})
