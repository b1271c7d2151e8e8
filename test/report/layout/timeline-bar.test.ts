import { describe, expect, test } from 'vitest'
import type { TimelineState } from '../../../src/model/analysis.ts'
import type { ComponentName } from '../../../src/model/components.ts'
import { timelineBar, timelineLegend } from '../../../src/report/layout/timeline-bar.ts'
import { ink } from '../../../src/report/text/ink.ts'

const PLAIN = ink({ color: false })

function state(state: ComponentName, fromNs: number, toNs: number): TimelineState {
  return { state, fromNs, toNs, why: '' }
}

describe('a span as a bar', () => {
  test('each character shows the state that took most of its part', () => {
    const timeline = [
      state('running', 0, 24),
      state('wait_mutex', 24, 74),
      state('running', 74, 100),
    ]
    expect(timelineBar(timeline, 100, 10, PLAIN)).toBe('██mmmmm███')
  })

  test('a state too short for a character of its own gives way to its longer neighbour', () => {
    const timeline = [state('running', 0, 51), state('stw', 51, 54), state('running', 54, 100)]
    expect(timelineBar(timeline, 100, 10, PLAIN)).toBe('██████████')
  })

  test('what no state covers stays blank', () => {
    expect(timelineBar([state('running', 0, 50)], 100, 4, PLAIN)).toBe('██  ')
  })

  test('no states, or no time, is no bar', () => {
    expect(timelineBar([], 100, 10, PLAIN)).toBe('')
    expect(timelineBar([state('running', 0, 0)], 0, 10, PLAIN)).toBe('')
  })

  test('the legend names the states that occur, once, in the order of the components', () => {
    const timelines = [[state('wait_net', 0, 5), state('running', 5, 9)], [state('running', 0, 9)]]
    expect(timelineLegend(timelines, 80, PLAIN)).toEqual([
      '█ running on a CPU   n waiting for the network',
    ])
    expect(timelineLegend(timelines, 20, PLAIN)).toEqual([
      '█ running on a CPU',
      'n waiting for the network',
    ])
  })
})

test('on a terminal each state has the colour that it has on the page; without colours nothing is added', () => {
  const timeline = [state('running', 0, 50), state('wait_mutex', 50, 100)]
  const colored = timelineBar(timeline, 100, 4, ink({ color: true }))
  expect(colored.split('\u001b[38;5;').length - 1).toBe(2)
  expect(colored.replace(/\u001b\[[0-9;]*m/g, '')).toBe(timelineBar(timeline, 100, 4, PLAIN))
  const legend = timelineLegend([timeline], 80, ink({ color: true }))
  for (const [color] of colored.matchAll(/\u001b\[38;5;\d+m/g))
    expect(legend.join()).toContain(color)
})
