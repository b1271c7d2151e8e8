import { beforeAll, describe, expect, test } from 'vitest'
import type { ComponentShare, FunctionAnalysis } from '../../src/model/analysis.ts'
import type { ComponentName } from '../../src/model/components.ts'
import { verdict } from '../../src/report/words/verdict.ts'
import { NOISE, PLANTED, type PlantedName, plant } from './plant.ts'
import { summaryOf } from './summary-of.ts'

const SEEDS = 20
/** Of 20 seeds one may go wrong: 5 %. */
const MOST_WRONG = 1

const found = new Map<PlantedName, readonly FunctionAnalysis[]>()

beforeAll(() => {
  for (const name of Object.keys(PLANTED) as PlantedName[]) {
    const { spans, planting } = PLANTED[name]
    found.set(
      name,
      Array.from({ length: SEEDS }, (_, seed) =>
        summaryOf(plant(spans, 1 + seed, planting(1 + seed))),
      ),
    )
  }
}, 600_000)

function of(name: PlantedName): readonly FunctionAnalysis[] {
  return found.get(name) ?? []
}

function share({ components }: FunctionAnalysis, name: ComponentName): ComponentShare | undefined {
  return components.find((each) => each.name === name)
}

/** In how many captures it is so. */
function count(name: PlantedName, is: (fn: FunctionAnalysis) => boolean): number {
  return of(name).filter(is).length
}

const says =
  (name: ComponentName, what: ComponentShare['verdict']) =>
  (fn: FunctionAnalysis): boolean =>
    share(fn, name)?.verdict === what
const anySays =
  (what: ComponentShare['verdict']) =>
  ({ components }: FunctionAnalysis): boolean =>
    components.some((each) => each.verdict === what)

describe('a planted cause', () => {
  test('one convoy is one incident, and never a cause in general', () => {
    expect(count('one convoy', says('wait_mutex', 'one incident'))).toBe(SEEDS)
    expect(count('one convoy', ({ components }) => components[0].name === 'wait_mutex')).toBe(SEEDS)
    expect(count('one convoy', anySays('confirmed'))).toBeLessThanOrEqual(MOST_WRONG)
  })

  test.each([['GC assist in 2 %'], ['GC assist in 1 %']] as const)('%s is confirmed', (name) => {
    expect(count(name, ({ components }) => components[0].name === 'gc_assist')).toBe(SEEDS)
    expect(count(name, says('gc_assist', 'confirmed'))).toBeGreaterThanOrEqual(SEEDS - MOST_WRONG)
    expect(count(name, anySays('one incident'))).toBeLessThanOrEqual(MOST_WRONG)
  })

  test('a constant cost is no cause', () => {
    expect(count('a constant cost', says('syscall', 'confirmed'))).toBe(0)
    expect(count('a constant cost', says('syscall', 'one incident'))).toBe(0)
    for (const fn of of('a constant cost')) {
      expect(Math.abs(share(fn, 'syscall')?.excessShare ?? 0)).toBeLessThan(1e-9)
      expect(share(fn, 'running')?.excessShare).toBeCloseTo(1, 9)
    }
  })

  test('of two equal causes both are named', () => {
    for (const name of ['wait_mutex', 'wait_net'] as const) {
      expect(count('two equal causes', says(name, 'confirmed'))).toBeGreaterThanOrEqual(
        SEEDS - MOST_WRONG,
      )
    }
    const both = (fn: FunctionAnalysis): boolean =>
      /two causes.*(mutex.*network|network.*mutex)/i.test(verdict(fn, 0))
    expect(count('two equal causes', both)).toBeGreaterThanOrEqual(SEEDS - MOST_WRONG)
  })

  test('two spans that waited long leave no doubt about the work of all the others', () => {
    const isNamed = (fn: FunctionAnalysis): boolean =>
      fn.components[0].name === 'running' && says('running', 'confirmed')(fn)
    expect(count('work beside two waits', isNamed)).toBeGreaterThanOrEqual(SEEDS - MOST_WRONG)
    expect(count('work beside two waits', says('sched_wait', 'confirmed'))).toBe(0)
  })

  test('bursts of load are a cause in general', () => {
    expect(count('load bursts', says('sched_wait', 'confirmed'))).toBeGreaterThanOrEqual(
      SEEDS - MOST_WRONG,
    )
    expect(count('load bursts', anySays('one incident'))).toBeLessThanOrEqual(MOST_WRONG)
  })

  test('a slow class of 3 % is a kind of its own, with its component', () => {
    const isFound = ({ modes }: FunctionAnalysis): boolean =>
      modes.length === 2 &&
      Math.abs(modes[1].share - 0.03) < 0.01 &&
      modes[1].component === 'wait_net'
    expect(count('a slow class of 3 %', isFound)).toBeGreaterThanOrEqual(SEEDS - MOST_WRONG)
    expect(count('a slow class of 3 %', says('wait_net', 'confirmed'))).toBeGreaterThanOrEqual(
      SEEDS - MOST_WRONG,
    )
  })

  test('without a long tail no verdict is given', () => {
    expect(count('no tail', ({ tailVerdict }) => tailVerdict === 'none')).toBe(SEEDS)
    expect(
      count('no tail', ({ components }) => components.some((each) => each.verdict !== undefined)),
    ).toBe(0)
    expect(count('no tail', (fn) => /% of what makes/.test(verdict(fn, 0)))).toBe(0)
  })

  test.each([['AR(1) of .9'], ['AR(1) of .9, 2,000 spans'], ['noise of 2,000 spans']] as const)(
    '%s is no incident',
    (name) => {
      expect(count(name, anySays('one incident'))).toBeLessThanOrEqual(MOST_WRONG)
    },
  )

  test.each([
    ['a twentieth of noise'],
    ['a twentieth of AR(1) of .9'],
    ['a twentieth of noise of 2,000 spans'],
  ] as const)('%s is hardly ever confirmed, nor an incident: no more of it is material', (name) => {
    expect(count(name, says('gc_assist', 'confirmed'))).toBeLessThanOrEqual(MOST_WRONG)
    expect(count(name, says('gc_assist', 'one incident'))).toBeLessThanOrEqual(MOST_WRONG)
  })

  test('one kind of spans is one mode', () => {
    for (const name of ['no tail', 'a constant cost', 'noise of 2,000 spans'] as const) {
      expect(
        count(name, ({ modes }) => modes.length > 1),
        name,
      ).toBeLessThanOrEqual(MOST_WRONG)
    }
  })
})

describe('tiny captures of noise', () => {
  test.each([[20], [100], [150], [500]])('%d spans name no cause', (spans) => {
    for (let seed = 1; seed <= SEEDS; seed++) {
      const fn = summaryOf(plant(spans, seed, NOISE))
      expect(fn.tailVerdict).toBe('too few')
      expect(fn.components.map((each) => each.verdict)).toEqual(fn.components.map(() => undefined))
      expect(verdict(fn, 0)).not.toMatch(/% of what makes/)
    }
  })
})

describe('sums', () => {
  test('components sum to p99, their shares to 1 and Shapley values to p99', () => {
    for (const all of found.values()) {
      for (const { components, tail, quantiles } of all.slice(0, 5)) {
        const sum = (of: (each: ComponentShare) => number | undefined): number =>
          components.reduce((total, each) => total + (of(each) ?? 0), 0)
        const p99 = quantiles.find(({ p }) => p === 0.99)?.ns ?? 0
        expect(tail?.p99Ns).toBe(p99)
        expect(Math.abs(sum((each) => each.p99ContributionNs) / p99 - 1)).toBeLessThan(1e-6)
        expect(Math.abs(sum((each) => each.shapleyNs) / p99 - 1)).toBeLessThan(1e-6)
        expect(sum((each) => each.excessShare)).toBeCloseTo(1, 6)
      }
    }
  })
})
