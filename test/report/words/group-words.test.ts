import { expect, test } from 'vitest'
import type { ComponentName } from '../../../src/model/components.ts'
import { mainComponent } from '../../../src/report/words/group-words.ts'

/** A group by how its components share its time: in all, in usual spans, in slow ones. */
function group(
  tailShare: number,
  ...parts: readonly (readonly [ComponentName, number, number, number])[]
): Parameters<typeof mainComponent>[0] {
  return {
    ...{ labels: { path: '/' }, spans: 100, meanNs: 1000, share: 0.5, tailShare, bodyShare: 0.5 },
    quantiles: [],
    components: parts.map(([name, totalNs, bodyMeanNs, tailMeanNs]) => ({
      ...{ name, totalNs, bodyMeanNs, tailMeanNs },
    })),
  }
}

const RUNNING = ['running', 192_000, 69, 895] as const
const RUN_QUEUE = ['os_runq', 80_000, 0, 2363] as const

test('a group with slow spans is told by what these have more than usual ones, as the causes are', () => {
  expect(mainComponent(group(1, RUNNING, RUN_QUEUE))).toBe('os_runq')
  expect(mainComponent(group(0.1, ['running', 9, 900, 950], ['wait_mutex', 5, 0, 40]))).toBe(
    'running',
  )
  expect(mainComponent(group(0.1, ['running', 9, 900, 950], ['wait_mutex', 5, 0, 60]))).toBe(
    'wait_mutex',
  )
})

test('one without slow spans is told by where its time went', () => {
  const none = (part: typeof RUNNING | typeof RUN_QUEUE) => [part[0], part[1], 50, 0] as const
  expect(mainComponent(group(0, none(RUNNING), none(RUN_QUEUE)))).toBe('running')
  expect(mainComponent(group(0))).toBeUndefined()
  expect(mainComponent(group(1))).toBeUndefined()
})
