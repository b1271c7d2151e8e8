import { expect, test } from 'vitest'
import { JoinedStates } from '../../../src/analyze/goroutines/joined-states.ts'

function recorder(): { joined: JoinedStates; told: unknown[][] } {
  const told: unknown[][] = []
  const joined = new JoinedStates((...stretch) => {
    const place = stretch.pop()
    told.push(typeof place === 'object' ? [...stretch, { ...place }] : stretch)
  })
  return { joined, told }
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

test('a wait is one stretch where it stays on one stack, and is ended by whoever ended its last piece', () => {
  const { joined, told } = recorder()
  const nobody = { waker: -1, wakerGid: Number.NaN }
  joined.add(1, 7, 5, 0, 10, { stack: 3, ...nobody })
  joined.add(1, 7, 5, 10, 20, { stack: 3, waker: 2, wakerGid: 40 })
  joined.add(1, 0, 0, 20, 30, { stack: 0, ...nobody })
  joined.add(1, 7, 5, 30, 40, { stack: 3, ...nobody })
  joined.add(1, 7, 5, 40, 50, { stack: 4, ...nobody })
  joined.flushAll()
  expect(told).toEqual([
    [1, 7, 5, 0, 20, { stack: 3, waker: 2, wakerGid: 40 }],
    [1, 0, 0, 20, 30],
    [1, 7, 5, 30, 40, { stack: 3, ...nobody }],
    [1, 7, 5, 40, 50, { stack: 4, ...nobody }],
  ])
})
