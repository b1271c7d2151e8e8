import type { Call } from '../../src/analyze/goroutines/frame-pool.ts'
import { Goroutine } from '../../src/analyze/goroutines/goroutine.ts'
import { Pairing } from '../../src/analyze/goroutines/pairing.ts'
import { Processes } from '../../src/analyze/goroutines/processes.ts'
import { type DiagnosticCode, DiagnosticLog } from '../../src/model/diagnostic.ts'
import type { CaptureHeader } from '../../src/model/header.ts'
import { flagNames } from '../../src/model/span-flags.ts'

/** One call that ended, or whose end was not seen (`finished` false). */
export interface PlayedCall {
  readonly fn: number
  readonly goroutine: number
  readonly fromNs: number
  readonly toNs: number
  readonly finished: boolean
  readonly flags: string
}

/** What came of a script, and what was reported how often. */
export interface Played {
  readonly calls: readonly PlayedCall[]
  /** Finished calls as `fn from-to flags`. */
  readonly spans: readonly string[]
  readonly counts: Readonly<Partial<Record<DiagnosticCode, number>>>
  readonly openFrames: number
}

/**
 * Plays steps on a Pairing: `E|X|D time depth fn goroutine` (`-` = no depth; function and goroutine 0 where absent),
 * `dead time 0 0 goroutine`, and `cut time` for the end of the capture.
 */
export function play(script: readonly string[], header: Partial<CaptureHeader> = {}): Played {
  const log = new DiagnosticLog()
  const calls: PlayedCall[] = []
  const pairing = new Pairing(log, {
    take: (goroutine, frame, finished) => {
      calls.push({
        fn: frame.fn,
        goroutine: goroutine.slot,
        fromNs: frame.startNs,
        toNs: frame.endNs,
        finished,
        flags: flagNames(frame.flags),
      })
    },
  })
  pairing.useHeader({ fns: [], named: [], ...header })
  const clocks = new Processes().clocks(-1)
  const goroutines = new Map<number, Goroutine>()
  script.forEach((text, i) => {
    const { verb, slot, call } = stepOf(text, i + 1)
    const goroutine = goroutines.get(slot) ?? new Goroutine(slot, clocks)
    goroutines.set(slot, goroutine)
    if (verb === 'cut') for (const open of goroutines.values()) pairing.cut(open, call.timeNs)
    else take(pairing, verb, goroutine, call)
  })
  return {
    calls,
    spans: calls
      .filter(({ finished }) => finished)
      .map(({ fn, fromNs, toNs, flags }) => `${fn} ${fromNs}-${toNs} ${flags}`.trim()),
    counts: Object.fromEntries(log.list().map(({ code, count }) => [code, count])),
    openFrames: pairing.open,
  }
}

function take(pairing: Pairing, verb: string, goroutine: Goroutine, call: Call): void {
  if (verb === 'E') pairing.enter(goroutine, call)
  else if (verb === 'X') pairing.exit(goroutine, call)
  else if (verb === 'D') pairing.defer(goroutine, call)
  else if (verb === 'dead') pairing.died(goroutine, call.timeNs)
}

interface Step {
  readonly verb: string
  readonly slot: number
  readonly call: Call
}

function stepOf(text: string, line: number): Step {
  const [verb, time, depth = '0', fn = '0', slot = '0'] = text.split(' ')
  const depthOrNone = depth === '-' ? Number.NaN : Number(depth)
  const call = { fn: Number(fn), depth: depthOrNone, timeNs: Number(time), line }
  return { verb, slot: Number(slot), call }
}
