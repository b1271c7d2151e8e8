import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cpuMs } from '../../cpu-ms.ts'
import { runs } from '../../property-runs.ts'
import { play } from '../play.ts'

const PUSH = { entry: 'push' } as const
const START = { entry: 'start' } as const
const DEFER = { entry: 'push', exit: 'defer' } as const
const BOTH = { entry: 'push', exit: 'both' } as const

describe('a call', () => {
  it('is an entry and the exit of the same depth and function', () => {
    expect(play(['E 10 100', 'X 30 100'], PUSH)).toMatchObject({
      calls: [{ fn: 0, goroutine: 0, fromNs: 10, toNs: 30, finished: true, flags: '' }],
      counts: {},
      openFrames: 0,
    })
  })

  it('may hold calls of itself and of others, each with its own exit', () => {
    const script = [
      'E 10 100 0',
      'E 20 200 0',
      'E 30 300 1',
      'X 40 300 1',
      'X 50 200 0',
      'X 60 100 0',
    ]
    expect(play(script, PUSH)).toMatchObject({
      spans: ['1 30-40', '0 20-50', '0 10-60'],
      counts: {},
    })
  })

  it('stays with its goroutine', () => {
    const script = ['E 10 100 0 1', 'E 20 100 0 2', 'X 30 100 0 1', 'X 40 100 0 2']
    expect(play(script, PUSH).calls).toMatchObject([
      { goroutine: 1, fromNs: 10, toNs: 30 },
      { goroutine: 2, fromNs: 20, toNs: 40 },
    ])
  })
})

describe('the same depth entered again', () => {
  const script = ['E 10 100', 'E 15 100', 'X 30 100']

  it.each([START, { entry: 'jbe' } as const, { go: '1.20.14' }, { go: '1.15' }])(
    'is a restart where the probe may fire twice, and the first entry counts: %j',
    (header) => {
      expect(play(script, header)).toMatchObject({
        spans: ['0 10-30 restarted'],
        counts: { RESTARTED: 1 },
      })
    },
  )

  it.each([PUSH, { go: '1.21' }, { go: '1.24.4' }, { go: '1.27rc1' }, { go: '1.15', ...PUSH }])(
    'is a lost exit where it fires once, and the last entry counts: %j',
    (header) => {
      const played = play(script, header)
      expect(played).toMatchObject({ spans: ['0 15-30'], counts: { LOST_EXIT: 1 } })
      expect(played.calls[0]).toMatchObject({ fromNs: 10, finished: false })
    },
  )

  it('by another function is a lost exit, wherever the probe sits', () => {
    for (const header of [PUSH, START]) {
      expect(play(['E 10 100 0', 'E 20 100 1', 'X 30 100 1'], header)).toMatchObject({
        spans: ['1 20-30'],
        counts: { LOST_EXIT: 1 },
      })
    }
  })

  it('several times is as many restarts of one call', () => {
    const again = [
      'E 10 100',
      'E 11 100',
      'E 12 100',
      'E 13 200',
      'E 14 200',
      'X 20 200',
      'X 30 100',
    ]
    expect(play(again, START)).toMatchObject({
      spans: ['0 13-20 restarted', '0 10-30 restarted'],
      counts: { RESTARTED: 3 },
    })
  })

  it('after its exit is a call of its own', () => {
    expect(play(['E 10 100', 'X 20 100', 'E 30 100', 'X 40 100'], START)).toMatchObject({
      spans: ['0 10-20', '0 30-40'],
      counts: {},
    })
  })

  it('at an earlier time is a lost exit with entry=push: late events change no rule', () => {
    expect(play(['E 10 100', 'E 5 100', 'X 30 100'], PUSH).counts).toEqual({ LOST_EXIT: 1 })
  })
})

describe('a panic', () => {
  it('that the caller recovers abandons the deeper call, and leaves the caller clean', () => {
    // callPanics at 376, panics at 440: the closure recovers, and callPanics returns by its RET.
    const script = ['E 10 376 0', 'E 20 440 1', 'D 30 648 0', 'X 40 376 0']
    for (const header of [PUSH, BOTH]) {
      const played = play(script, header)
      expect(played).toMatchObject({ spans: ['0 10-40'], counts: { ABANDONED: 1 } })
      expect(played.calls[0]).toMatchObject({ fn: 1, finished: false, flags: 'abandoned' })
    }
  })

  it('in a function with a deferred closure ends its call at the last run of it', () => {
    const script = ['E 10 100 0', 'E 20 200 1', 'D 25 300 1', 'D 30 300 1', 'X 50 100 0']
    expect(play(script, BOTH)).toMatchObject({
      spans: ['1 20-30 abandoned|deferred_exit', '0 10-50'],
      counts: { ABANDONED: 1 },
    })
  })

  it('that the function recovers itself ends by its RET', () => {
    expect(play(['E 10 376', 'D 20 624', 'X 30 376'], BOTH)).toMatchObject({
      spans: ['0 10-30'],
      counts: {},
    })
  })

  it('leaves nothing behind when the next call comes from less deep', () => {
    const script = [
      'E 10 100 0',
      'E 20 200 1',
      'E 30 300 1',
      'E 40 150 2',
      'X 50 150 2',
      'X 60 100 0',
    ]
    expect(play(script, PUSH)).toMatchObject({
      spans: ['2 40-50', '0 10-60'],
      counts: { ABANDONED: 2 },
    })
  })
})

describe('runtime.Goexit', () => {
  it('ends a call at its deferred closure', () => {
    expect(play(['E 10 100', 'D 20 300', 'dead 90'], BOTH)).toMatchObject({
      spans: ['0 10-20 abandoned|deferred_exit'],
      counts: { ABANDONED: 1 },
    })
  })

  it('without a closure leaves a call without an end', () => {
    const played = play(['E 10 100', 'E 20 200', 'dead 90'], PUSH)
    expect(played).toMatchObject({ spans: [], counts: { ABANDONED: 2 }, openFrames: 0 })
    expect(played.calls.map(({ flags }) => flags)).toEqual(['abandoned', 'abandoned'])
  })

  it('is known by the closure alone when the death of the goroutine is not seen', () => {
    expect(play(['E 10 100', 'D 20 300', 'cut 60000000000'], BOTH)).toMatchObject({
      spans: ['0 10-20 abandoned|deferred_exit'],
      counts: { ABANDONED: 1 },
    })
  })

  it('is not believed in when the capture ends right behind the closure: its RET was still to come', () => {
    expect(play(['E 10 100', 'D 20 300', 'cut 90'], BOTH)).toMatchObject({
      spans: [],
      counts: { CUT_SPANS: 1 },
    })
  })
})

describe('exit=defer', () => {
  it('ends the innermost open call of the function, though the closure is deeper', () => {
    const script = ['E 10 100 0', 'E 20 200 0', 'D 30 260 0', 'D 40 160 0']
    expect(play(script, DEFER)).toMatchObject({
      spans: ['0 20-30 deferred_exit', '0 10-40 deferred_exit'],
      counts: {},
    })
  })

  it('takes X for the closure, too', () => {
    expect(play(['E 10 100', 'X 30 260'], DEFER)).toMatchObject({
      spans: ['0 10-30 deferred_exit'],
    })
  })

  it('passes over calls of other functions, which were abandoned', () => {
    expect(play(['E 10 100 0', 'E 20 200 1', 'D 30 400 0'], DEFER)).toMatchObject({
      spans: ['0 10-30 deferred_exit'],
      counts: { ABANDONED: 1 },
    })
  })

  it('never ends a call deeper than the closure itself', () => {
    expect(play(['E 10 100 0', 'E 20 200 0', 'D 30 150 0'], DEFER)).toMatchObject({
      spans: ['0 10-30 deferred_exit'],
      counts: { ABANDONED: 1 },
    })
  })

  it('counts a closure without an entry', () => {
    expect(play(['E 10 100', 'D 20 160', 'D 30 160'], DEFER)).toMatchObject({
      spans: ['0 10-20 deferred_exit'],
      counts: { UNMATCHED_EXIT: 1 },
    })
  })
})

describe('exit=both', () => {
  it('ends a call by its RET; the closure before it changes nothing', () => {
    const loopDefer = ['E 10 376', 'D 20 560', 'D 21 560', 'D 22 560', 'X 30 376']
    expect(play(loopDefer, BOTH)).toMatchObject({ spans: ['0 10-30'], counts: {} })
  })

  it('does not count a closure that belongs to no open call: it may be a goroutine of its own', () => {
    expect(play(['D 10 40', 'E 20 100', 'X 30 100', 'D 40 40'], BOTH).counts).toEqual({})
  })
})

describe('an exit without an entry', () => {
  it('is unmatched on a goroutine that entered before', () => {
    expect(play(['E 10 100', 'X 20 100', 'X 30 100'], PUSH)).toMatchObject({
      spans: ['0 10-20'],
      counts: { UNMATCHED_EXIT: 1 },
    })
  })

  it('of another function or depth does not end an open call', () => {
    expect(play(['E 10 100 0', 'X 20 100 1', 'X 30 180 0', 'X 40 100 0'], PUSH)).toMatchObject({
      spans: ['0 10-40'],
      counts: { UNMATCHED_EXIT: 2 },
    })
  })

  it('from less deep shows that the deeper calls are gone', () => {
    expect(play(['E 10 200', 'X 20 100', 'cut 30'], PUSH)).toMatchObject({
      spans: [],
      counts: { ABANDONED: 1 },
    })
  })
})

describe('the ends of the capture', () => {
  it('cut the calls that were open when it began: one, or a whole stack of them', () => {
    expect(play(['X 10 100', 'E 20 100', 'X 30 100'], PUSH)).toMatchObject({
      spans: ['0 20-30'],
      counts: { CUT_SPANS: 1 },
    })
    expect(play(['X 10 300', 'X 20 200', 'X 30 100'], PUSH).counts).toEqual({ CUT_SPANS: 3 })
  })

  it('cut a call at the start that called others meanwhile', () => {
    expect(play(['E 10 200', 'X 20 200', 'X 30 100'], PUSH)).toMatchObject({
      spans: ['0 10-20'],
      counts: { CUT_SPANS: 1 },
    })
  })

  it('cut the calls that are open when it ends', () => {
    const played = play(['E 10 100', 'E 20 200', 'cut 90'], PUSH)
    expect(played.calls).toMatchObject([
      { fromNs: 20, toNs: 90, finished: false, flags: 'cut_end' },
      { fromNs: 10, toNs: 90, finished: false, flags: 'cut_end' },
    ])
    expect(played).toMatchObject({ spans: [], counts: { CUT_SPANS: 2 }, openFrames: 0 })
  })
})

describe('without depths', () => {
  it('calls pair by function, innermost first', () => {
    const script = ['E 10 - 0', 'E 20 - 1', 'E 25 - 0', 'X 30 - 0', 'X 40 - 1', 'X 50 - 0']
    expect(play(script, PUSH)).toMatchObject({
      spans: ['0 25-30', '1 20-40', '0 10-50'],
      counts: {},
    })
  })

  it('a RET whose depth alone is unknown ends the innermost call of its function', () => {
    expect(play(['E 10 100', 'E 20 200', 'X 30 -', 'X 40 100'], PUSH)).toMatchObject({
      spans: ['0 20-30', '0 10-40'],
    })
  })
})

describe('any soup of events', () => {
  const step = fc
    .tuple(
      fc.constantFrom('E', 'E', 'E', 'X', 'X', 'D', 'dead'),
      fc.oneof(fc.constantFrom(100, 200, 300, 400, 500), fc.constant('-')),
      fc.nat(2),
      fc.nat(2),
    )
    .map(([verb, depth, fn, goroutine]) => ({ verb, rest: `${depth} ${fn} ${goroutine}` }))
  const header = fc.record({
    entry: fc.constantFrom('push' as const, 'jbe' as const, 'start' as const),
    exit: fc.constantFrom('ret' as const, 'defer' as const, 'both' as const),
  })

  it('accounts for every entry once: finished, abandoned, restarted, its exit lost, or cut', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), header, (steps, head) => {
        const script = steps.map(({ verb, rest }, i) => `${verb} ${i + 1} ${rest}`)
        const { calls, counts, openFrames } = play([...script, 'cut 1000'], head)
        const entries = steps.filter(({ verb }) => verb === 'E').length
        const unfinished = (flag: string): number =>
          calls.filter(({ finished, flags }) => !finished && flags.split('|').includes(flag)).length
        const finished = calls.filter((call) => call.finished).length
        const { RESTARTED = 0, LOST_EXIT = 0, ABANDONED = 0 } = counts
        expect(entries).toBe(
          finished + unfinished('abandoned') + RESTARTED + LOST_EXIT + unfinished('cut_end'),
        )
        expect(calls).toHaveLength(entries - RESTARTED)
        expect(ABANDONED).toBe(calls.filter(({ flags }) => flags.includes('abandoned')).length)
        expect(openFrames).toBe(0)
      }),
      runs(1000),
    )
  })

  it('gives no call an end before its beginning, and no two finished calls of a goroutine cross', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), header, (steps, head) => {
        const script = steps.map(({ verb, rest }, i) => `${verb} ${i + 1} ${rest}`)
        const { calls } = play([...script, 'cut 1000'], head)
        const finished = calls.filter((call) => call.finished)
        for (const a of calls) expect(a.toNs).toBeGreaterThanOrEqual(a.fromNs)
        for (const a of finished) {
          for (const b of finished) {
            const crosses = a.fromNs < b.fromNs && b.fromNs < a.toNs && a.toNs < b.toNs
            expect(crosses && a.goroutine === b.goroutine && !a.flags && !b.flags).toBe(false)
          }
        }
      }),
    )
  })
})

describe('hostile captures', () => {
  const deep = 20_000

  it('cost no more for a deep stack than for a shallow one', () => {
    const entries = Array.from({ length: deep }, (_, i) => `E ${i} ${i}`)
    const bad = (verb: string, depth: string | number): string[] =>
      Array.from({ length: deep }, (_, i) => `${verb} ${deep + i} ${depth} 1`)
    for (const script of [
      [...entries, ...bad('X', 10 * deep)],
      [...entries, ...bad('D', 10 * deep)],
      [...entries.map((step) => step.replace(/\d+$/, '-')), ...bad('X', '-')],
    ]) {
      const start = cpuMs()
      play(script, BOTH)
      expect(cpuMs() - start).toBeLessThan(1500)
    }
  })
})
