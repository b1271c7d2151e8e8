import { describe, expect, it } from 'vitest'
import { spanView } from '../../../src/analyze/spans/span-view.ts'
import { waitReasons } from '../../../src/analyze/spans/wait-reasons.ts'
import { SPAN_FLAG } from '../../../src/model/span-flags.ts'
import { draftOf } from '../draft-of.ts'

const CONTEXT = {
  fn: 'main.a',
  originSeconds: 9_007_199_254,
  weight: 1,
  reasons: waitReasons('1.24'),
}

describe('spanView', () => {
  it('gives starts beyond 2^53 exactly', () => {
    const span = spanView(draftOf({ startNs: 740_993_123, durNs: 5 }), CONTEXT)
    expect(span.startNs).toBe(9_007_199_254_740_993_123n)
  })

  it('leaves the start out where there is none', () => {
    const span = spanView(draftOf({ startNs: Number.NaN, durNs: 5 }), CONTEXT)
    expect('startNs' in span).toBe(false)
  })

  it('names the components that are not 0, and they sum to the duration', () => {
    const draft = draftOf({ durNs: 100 }, { running: 60, wait_chan: 30 })
    expect(spanView(draft, CONTEXT).components).toEqual({ running: 60, wait_chan: 30, unknown: 10 })
  })

  it('carries the rest over', () => {
    const rest = {
      ...{ pid: 4242, gid: 0xc000000000, depth: 376, flags: SPAN_FLAG.restarted },
      ...{ gcMarkNs: 1, stwOverlapNs: 2, assistWallNs: 3, transitions: 4, migrations: 5 },
    }
    const span = spanView(draftOf({ ...rest, durNs: 7 }), { ...CONTEXT, weight: 12.5 })
    expect(span).toMatchObject({ ...rest, fn: 'main.a', durNs: 7, weight: 12.5, topWait: '' })
  })

  it('shares nothing with the draft', () => {
    const draft = draftOf({ durNs: 100 })
    const span = spanView(draft, CONTEXT)
    draft.components.fill(1)
    draft.durNs = 1
    expect([span.durNs, span.components.unknown]).toEqual([100, 100])
  })
})
