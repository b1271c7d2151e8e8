import type { Analysis, CaptureSummary } from '../model/analysis.ts'
import { type Check, ok, problem, warning } from '../model/check.ts'
import type { FunctionCounts, ProbeCounts } from '../model/probe-counts.ts'
import { shareWords } from './share-words.ts'

/** So many exits without an entry are the ends of the capture, not a fault of the probes. */
const FEW = 0.01
const MANY = 0.05
/** So many calls may well be open when a capture ends. */
const MOST_AT_ONCE = 20
const HOUR_NS = 3.6e12

/** Whether the probes of the target functions sit where they should. */
export function judgeCalls(
  { capture, functions }: Analysis,
  counts: ProbeCounts,
): readonly Check[] {
  return [
    ...counts.functions.flatMap((each) => [
      judgeBalance(each, capture),
      ...judgeDepths(each, counts),
    ]),
    ...functions.map(({ fn, minNs, maxNs, spans }) =>
      judgeDurations(fn, { minNs, maxNs, spans, captureNs: capture.durationNs }),
    ),
  ]
}

/** Entries and exits are as many, but for calls that the capture cuts, that panic, or whose events got lost. */
function judgeBalance(
  { fn, enters, exits, defers }: FunctionCounts,
  capture: CaptureSummary,
): Check {
  const name = `calls of ${fn}`
  const seen = `${enters} entries, ${exits} exits`
  if (exits + defers === 0) {
    return problem(
      name,
      `${seen}: the function was never seen to end`,
      'it may never return, or leave by a tail call; gotail script --list shows its RETs',
    )
  }
  if (enters === 0) {
    return problem(
      name,
      `${seen}: the function was never seen to begin`,
      'the entry probe sits where no call comes by: gotail script places it anew for this build',
    )
  }
  // Calls that never end look as if the capture cut them: no more of those are believed than are usual.
  const cut = Math.min(capture.cut, Math.max(MOST_AT_ONCE, MANY * enters))
  const explained = cut + capture.abandoned + capture.lost + capture.restarted
  const apart = Math.abs(enters - exits)
  if (apart <= explained + Math.ceil(FEW * Math.max(enters, exits))) return ok(name, seen)
  return warning(
    name,
    `${seen}, which cut, abandoned, restarted and lost calls do not explain`,
    enters > exits
      ? 'some ways out are not probed (every RET needs a probe, and panics the deferred closure), or calls take longer than the capture'
      : 'an exit probe fires too often: a closure that is deferred in a loop, or a probe that is no RET',
  )
}

function judgeDepths({ fn, exits, strangeDepths }: FunctionCounts, counts: ProbeCounts): Check[] {
  if (strangeDepths === undefined || counts.exit === 'defer' || exits === 0) return []
  const name = `depths of ${fn}`
  if (strangeDepths <= FEW * exits) return [ok(name, 'entries and exits have the same ones')]
  return [
    problem(
      name,
      `${shareWords(strangeDepths, exits)} of the exits have a depth that no entry had`,
      'entry and exit must see the same stack pointer: the entry after the push of the frame pointer, the exit at a RET',
    ),
  ]
}

interface Durations {
  readonly minNs: number
  readonly maxNs: number
  readonly spans: number
  readonly captureNs: number | undefined
}

function judgeDurations(fn: string, { minNs, maxNs, spans, captureNs }: Durations): Check {
  const name = `durations of ${fn}`
  if (spans > 0 && maxNs === 0) {
    return problem(
      name,
      'every span takes no time at all',
      'entry and exit fire at the same place, or the script divides the time away: print nanoseconds',
    )
  }
  // A difference to a start that was never stored is the time since the machine started.
  if (maxNs > HOUR_NS && !(maxNs <= (captureNs ?? 0))) {
    return problem(
      name,
      minNs > HOUR_NS
        ? 'every span takes as long as the machine is up: no entry was ever stored'
        : 'some spans take as long as the machine is up: their entry was not stored',
      'skip exits without an entry: if (@start[key] != 0) { … delete(@start[key]); }',
    )
  }
  return ok(name, 'neither all zero nor as long as the machine is up')
}
