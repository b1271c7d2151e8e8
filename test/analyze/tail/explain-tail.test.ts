import { deepStrictEqual } from 'node:assert/strict'
import { describe, expect, test } from 'vitest'
import type { EventTrain } from '../../../src/analyze/spans/interval-keeper.ts'
import { SpanStore } from '../../../src/analyze/spans/span-store.ts'
import { explainTail, type TailExplanation } from '../../../src/analyze/tail/explain-tail.ts'
import { COMPONENTS } from '../../../src/model/components.ts'
import { SPAN_FLAG } from '../../../src/model/span-flags.ts'
import { fillStore } from '../../stats/fill-store.ts'
import { SCENARIOS } from '../../stats/scenarios.ts'
import { type Causes, sampleOf, simulateSpans } from '../../stats/simulate-spans.ts'
import { draftOf } from '../draft-of.ts'

const MS = 1e6

function explain(
  store: SpanStore,
  trains: readonly EventTrain[] = [],
  more: Partial<Parameters<typeof explainTail>[2]> = {},
): TailExplanation {
  const found = explainTail(store, trains, { keepLossy: false, rotations: 99, ...more })
  if (found === undefined) throw new Error('nothing explained')
  return found
}

function played(causes: Causes, seed = 1, more = {}): TailExplanation {
  const { sample, gcMarks } = simulateSpans(causes, seed)
  return explain(fillStore(sample), [train('gc_mark', gcMarks)], more)
}

function train(
  name: string,
  events: readonly { readonly fromNs: number; readonly toNs: number }[],
): EventTrain {
  return {
    name,
    pid: 0,
    fromNs: Float64Array.from(events, ({ fromNs }) => fromNs),
    toNs: Float64Array.from(events, ({ toNs }) => toNs),
    completeFromNs: Number.NEGATIVE_INFINITY,
    forgotten: 0,
  }
}

const named = ({ components }: TailExplanation): readonly string[] =>
  components.map(({ name }) => name)

describe('explainTail', () => {
  const running = { medianNs: MS, sigma: 0.3 }
  // A long one, for all that it is to show.
  const mixed = played(SCENARIOS.mixed, 3)

  test('finds the causes that were put in, the greatest first', () => {
    const causes = {
      rate: 1000,
      seconds: 20,
      running,
      bursts: { perSecond: 2, lengthNs: 15 * MS, meanNs: 12 * MS },
      syscalls: { probability: 0.01, meanNs: 4 * MS },
    }
    const found = played(causes)
    expect(named(found)).toEqual(['sched_wait', 'syscall', 'running'])
    const [wait] = found.components
    expect(wait.verdict).toBe('confirmed')
    expect(wait.excessShare).toBeGreaterThan(0.6)
    // Turn the causes around, and the order turns.
    const turned = { ...causes, bursts: { ...causes.bursts, meanNs: 3 * MS } }
    const calls = { probability: 0.03, meanNs: 8 * MS }
    const [call] = played({ ...turned, syscalls: calls }).components
    expect(call).toMatchObject({ name: 'syscall', verdict: 'confirmed' })
  })

  test('its parts sum: contributions and Shapley values to p99, shares to 1, and to the tail', () => {
    const { components, context } = mixed
    const sum = (of: (c: (typeof components)[number]) => number | undefined): number =>
      components.reduce((all, component) => all + (of(component) ?? Number.NaN), 0)
    expect(sum((c) => c.p99ContributionNs)).toBeCloseTo(context.p99Ns, 3)
    expect(sum((c) => c.shapleyNs)).toBeCloseTo(context.p99Ns, 3)
    expect(sum((c) => c.excessShare)).toBeCloseTo(1, 9)
    expect(sum((c) => c.tailMeanNs)).toBeCloseTo(context.tailMeanNs, 3)
    expect(sum((c) => c.bodyMeanNs)).toBeCloseTo(context.bodyMeanNs, 3)
    for (const c of components) {
      expect(c.withoutNs).toBeLessThanOrEqual(context.p99Ns)
      expect(c.lowNs).toBeGreaterThanOrEqual(0)
      expect(c.lowNs).toBeLessThanOrEqual(c.p99ContributionNs ?? Number.NaN)
      expect(c.highNs).toBeGreaterThanOrEqual(c.p99ContributionNs ?? Number.NaN)
      expect(c.excessLowNs).toBeLessThanOrEqual(c.tailMeanNs - c.bodyMeanNs)
      expect(c.excessHighNs).toBeGreaterThanOrEqual(c.tailMeanNs - c.bodyMeanNs)
    }
    expect(context).toMatchObject({ shapleySeNs: 0, seed: 1 })
    expect(context.blocks).toBeGreaterThan(20)
  })

  test('blocks are three GC cycles long', () => {
    // Thirty seconds of half-second cycles.
    const gc = { periodNs: 500 * MS, markNs: MS, probability: 0, scaleNs: MS, shape: 3 }
    const causes = { rate: 1000, seconds: 30, running, gc }
    const { blocks } = played(causes).context
    expect(blocks).toBeGreaterThanOrEqual(19)
    expect(blocks).toBeLessThanOrEqual(21)
    expect(played({ ...causes, gc: { ...gc, periodNs: 5000 * MS } }).context.blocks).toBe(20)
  })

  test('the same input gives the same explanation', () => {
    // It holds long columns, which `toEqual` takes half a minute to compare.
    deepStrictEqual(played(SCENARIOS.mixed, 3), mixed)
  })

  test('a cause that happened once is one incident, however great', () => {
    const { sample } = simulateSpans({ rate: 1000, seconds: 20, running }, 2)
    const mutex = sample.components[COMPONENTS.indexOf('wait_mutex')]
    sample.startNs.forEach((startNs, row) => {
      const leftNs = 7080 * MS - startNs
      if (leftNs > 0 && leftNs < 80 * MS) mutex[row] = Math.round(leftNs)
    })
    const store = fillStore(sampleOf(sample.startNs, sample.components))
    const { components, context } = explain(store, [], {
      windows: [{ capture: 0, fromNs: 2000 * MS, toNs: 20_000 * MS }],
    })
    expect(components[0]).toMatchObject({ name: 'wait_mutex', verdict: 'one incident' })
    expect(context.incidents[0]).toMatchObject({ what: 'burst', component: 'wait_mutex' })
    expect(context.incidents[0].shareOfExcess).toBeGreaterThan(0.8)
    // From the first event of the capture: 5 s after it, not 7.
    expect(Math.abs(context.incidents[0].fromNs - 5000 * MS)).toBeLessThan(20 * MS)
  })

  test('few spans bound nothing and confirm nothing', () => {
    const { components, context, verdict } = played({ ...SCENARIOS.independent, seconds: 0.09 })
    expect(context.blocks).toBeLessThan(5)
    expect(verdict).toBe('too few')
    expect(components.length).toBeGreaterThan(0)
    for (const component of components) {
      expect(component.verdict).toBeUndefined()
      expect(component).not.toHaveProperty('lowNs')
      expect(component).not.toHaveProperty('excessHighNs')
    }
  })

  test('GC that makes calls assist goes with them', () => {
    const { context } = played(SCENARIOS['gc cycles'], 1, { rotations: 999 })
    const [gc] = context.associations
    expect(gc).toMatchObject({ name: 'gc_mark', rotations: 999 })
    expect(gc.riskRatioLow).toBeGreaterThan(1.2)
    expect(gc.startsP).toBeLessThan(0.05)
    expect(gc.overlapQ).toBe(gc.overlapP)
  })

  test('every component plays: Shapley values sum to p99, though no slow call had some of them', () => {
    const store = new SpanStore({ left: 1000 })
    for (let i = 0; i < 500; i++) {
      const isSlow = i % 50 === 0
      const durNs = isSlow ? 1000 : 900
      store.add(draftOf({ startNs: i, durNs }, isSlow ? { running: durNs } : { syscall: durNs }))
    }
    const { components } = explain(store)
    // Without running, p99 falls to the 900 of the others; without the system calls it stays; without both it is 0.
    expect(components.map(({ name, shapleyNs }) => [name, shapleyNs])).toEqual([
      ['running', 550],
      ['syscall', 450],
    ])
  })

  test('what a sample stands for is said, and the p99 stays', () => {
    const store = fillStore(simulateSpans(SCENARIOS.mixed, 4).sample)
    const all = explain(store)
    const some = explain(store, [], { limit: 4000 })
    expect(all.context.leftOut.sampledSpans).toBe(0)
    expect(some.context.leftOut.sampledSpans).toBe(store.count - 2000)
    expect(some.context.spans).toBe(store.count)
    expect(some.context.p99Ns).toBe(all.context.p99Ns)
    expect(some.context.tailSpans).toBe(all.context.tailSpans)
    expect(named(some).slice(0, 2).toSorted()).toEqual(named(all).slice(0, 2).toSorted())
  })

  test('lossy spans and forgotten events are counted as left out', () => {
    const store = new SpanStore({ left: 200 })
    for (let i = 0; i < 150; i++) {
      const flags = i % 15 === 7 ? SPAN_FLAG.lossy : 0
      store.add(draftOf({ startNs: i, durNs: i === 7 ? 9000 : 100 + i, flags }, { running: 90 }))
    }
    const gone = { ...train('stw', [{ fromNs: 3, toNs: 5 }]), forgotten: 12 }
    const { context } = explain(store, [gone])
    expect(context.spans).toBe(140)
    expect(context.leftOut).toEqual({
      lossySpans: 10,
      lossyTailSpans: 1,
      sampledSpans: 0,
      forgottenEvents: 12,
    })
    expect(explain(store, [], { keepLossy: true }).context.spans).toBe(150)
  })

  test('where states are not known, or spans have no start, what can be said is said', () => {
    const store = new SpanStore({ left: 1000 })
    for (let i = 0; i < 1000; i++) store.add(draftOf({ startNs: Number.NaN, durNs: i }))
    const { components, context } = explain(store, [train('stw', [{ fromNs: 0, toNs: 9 }])])
    expect(components).toEqual([])
    expect(context).toMatchObject({ p99Ns: 989, associations: [], incidents: [], spans: 1000 })
  })

  test('no spans need no explanation', () => {
    expect(explainTail(new SpanStore({ left: 5 }), [], { keepLossy: false })).toBeUndefined()
  })

  test('no span at all can make it fail: zeros, one span, all equal', () => {
    for (const durations of [[0], [0, 0, 0], [7], Array<number>(300).fill(1_000_000)]) {
      const store = new SpanStore({ left: 1000 })
      durations.forEach((durNs, i) => {
        store.add(draftOf({ startNs: i, durNs }, { running: durNs }))
      })
      const { components, context } = explain(store, [train('stw', [{ fromNs: 0, toNs: 2 }])])
      expect(context.p99Ns).toBe(durations[0])
      for (const { excessShare, verdict } of components) {
        expect([excessShare, verdict]).toEqual([undefined, undefined])
      }
    }
  })
})
