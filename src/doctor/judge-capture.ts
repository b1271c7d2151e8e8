import type { Analysis, CaptureSummary } from '../model/analysis.ts'
import { type Check, ok, problem, warning } from '../model/check.ts'
import type { DiagnosticCode } from '../model/diagnostic.ts'
import type { ProbeCounts } from '../model/probe-counts.ts'
import { judgeCalls } from './judge-calls.ts'
import { judgeStacks } from './judge-stacks.ts'
import { judgeStates } from './judge-states.ts'
import { shareWords } from './share-words.ts'

const FEW = 0.001
const MANY = 0.01
const PAGES_CURE =
  'BPFTRACE_PERF_RB_PAGES=1024 for bpftrace (gotail record sets it), a shorter trace, or --detail aggregate'
const MAP_CURE = 'BPFTRACE_MAX_MAP_KEYS=65536 for bpftrace, or a shorter trace'

/** Whether the probes that made a finished capture can be trusted, and what its report cannot say. */
export function judgeCapture(analysis: Analysis, counts: ProbeCounts): readonly Check[] {
  const { capture } = analysis
  if (capture.events === 0) return [judgeSilence(analysis)]
  return [
    ok('events', `${capture.events} events, ${capture.spans} spans`),
    judgeEnd(analysis),
    judgeLoss(capture),
    judgeOrder(capture),
    judgeRestarts(capture),
    judgeExits(capture, counts),
    ...judgeCalls(analysis, counts),
    ...judgeStates(analysis, counts),
    ...judgeStacks(analysis),
  ]
}

function judgeSilence({ histograms }: Analysis): Check {
  if (histograms.length > 0) {
    return ok('events', 'none, but histograms: nothing that could be paired, or go missing')
  }
  return problem(
    'events',
    'the capture holds no event line',
    'send load while you trace; check that the process runs this very file, and the function is not inlined',
  )
}

function judgeEnd({ diagnostics, capture }: Analysis): Check {
  const has = (code: DiagnosticCode): boolean => diagnostics.some((each) => each.code === code)
  if (has('CUT_FILE') || has('NO_END')) {
    return warning(
      'end',
      'the capture breaks off: maps and the count of events are missing',
      'end bpftrace with Ctrl-C or SIGINT, and wait until it has printed its maps',
    )
  }
  return ok('end', capture.go === undefined ? 'no line is cut' : 'bpftrace ended in order')
}

function judgeLoss({ lost, events, eventsPrinted, incomplete }: CaptureSummary): Check {
  if (lost === 0 && incomplete !== undefined) {
    const what = `bpftrace dropped entries of maps (${incomplete.reason}): calls may be missing`
    return warning('loss', what, MAP_CURE)
  }
  if (lost === 0) {
    const how =
      eventsPrinted === undefined ? 'as far as bpftrace says' : "by the kernel's own count"
    return ok('loss', `nothing lost, ${how}`)
  }
  const what = `${shareWords(lost, events + lost)} of the events got lost`
  if (lost < FEW * (events + lost)) return warning('loss', what, PAGES_CURE)
  return problem('loss', `${what}: the tail is polluted with false spans`, PAGES_CURE)
}

function judgeOrder({ late, events }: CaptureSummary): Check {
  if (late === 0) return ok('order', 'all events could be sorted by time')
  return warning(
    'order',
    `${shareWords(late, events)} of the events came too late to be sorted`,
    '--window 1000 sorts within a second; a newer bpftrace (0.18) keeps the order',
  )
}

function judgeRestarts({ restarted, spans }: CaptureSummary): Check {
  if (restarted <= MANY * spans)
    return ok('restarts', `${shareWords(restarted, spans)} of the calls`)
  return warning(
    'restarts',
    `${shareWords(restarted, spans)} of the calls were seen to begin twice: the probe sits before the stack check`,
    'gotail script places it behind the check where Go 1.21 or newer built the program',
  )
}

function judgeExits({ unmatchedExits, spans }: CaptureSummary, { exit }: ProbeCounts): Check {
  const all = unmatchedExits + spans
  if (unmatchedExits <= FEW * all) return ok('pairs', 'every exit has its entry')
  const what = `${shareWords(unmatchedExits, all)} of the exits have no entry`
  if (unmatchedExits <= MANY * all && exit === 'defer') {
    return ok('pairs', `${what}: closures that a preemption let begin twice`)
  }
  const cure = 'entry and exit must print the same goroutine id and depth, and neither may get lost'
  return unmatchedExits > 0.1 * all ? problem('pairs', what, cure) : warning('pairs', what, cure)
}
