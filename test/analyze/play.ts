import { Pairing } from '../../src/analyze/pairing.ts'
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
  const pairing = new Pairing(log, (goroutine, frame, endNs, finished) => {
    const { frames } = pairing
    calls.push({
      fn: frames.fn[frame],
      goroutine,
      fromNs: frames.startNs[frame],
      toNs: endNs,
      finished,
      flags: flagNames(frames.flags[frame]),
    })
  })
  pairing.useHeader({ fns: [], named: [], ...header })
  const goroutines = new Set<number>()
  script.forEach((text, i) => {
    const step = stepOf(text, i + 1)
    if (!goroutines.has(step.goroutine)) pairing.appear(step.goroutine)
    goroutines.add(step.goroutine)
    take(pairing, step, goroutines)
  })
  return {
    calls,
    spans: calls
      .filter(({ finished }) => finished)
      .map(({ fn, fromNs, toNs, flags }) => `${fn} ${fromNs}-${toNs} ${flags}`.trim()),
    counts: Object.fromEntries(log.list().map(({ code, count }) => [code, count])),
    openFrames: pairing.frames.size,
  }
}

type Call = readonly [goroutine: number, fn: number, depth: number, timeNs: number, line: number]

interface Step {
  readonly verb: string
  readonly goroutine: number
  readonly call: Call
}

function take(pairing: Pairing, { verb, goroutine, call }: Step, all: ReadonlySet<number>): void {
  if (verb === 'E') pairing.enter(...call)
  else if (verb === 'X') pairing.exit(...call)
  else if (verb === 'D') pairing.defer(...call)
  else if (verb === 'dead') pairing.died(goroutine, call[3])
  else for (const open of all) pairing.cut(open, call[3])
}

function stepOf(text: string, line: number): Step {
  const [verb, time, depth = '0', fn = '0', slot = '0'] = text.split(' ')
  const goroutine = Number(slot)
  const depthOrNone = depth === '-' ? Number.NaN : Number(depth)
  return { verb, goroutine, call: [goroutine, Number(fn), depthOrNone, Number(time), line] }
}
