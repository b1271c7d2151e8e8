import type { Analysis } from '../model/analysis.ts'
import { type Check, ok, problem, warning } from '../model/check.ts'
import type { ProbeCounts } from '../model/probe-counts.ts'
import { shareWords } from './share-words.ts'

const FEW = 0.001
const MUCH_UNKNOWN = 0.05
const FULL = 'gotail script --detail full prints them'

/** Whether the capture tells what goroutines and threads did, and whether that can be right. */
export function judgeStates(analysis: Analysis, counts: ProbeCounts): readonly Check[] {
  if (counts.functions.length === 0) return [judgeWhole(counts)]
  if (counts.statuses === 0) {
    return [
      warning(
        'states',
        'no status of any goroutine: the report cannot say why spans are slow',
        FULL,
      ),
    ]
  }
  return [
    judgeChain(analysis, counts),
    judgeUnknown(analysis),
    judgeIds(analysis, counts),
    judgeOffCpu(counts),
    judgeMarks(counts),
  ]
}

function judgeWhole({ whole }: ProbeCounts): Check {
  return ok('states', `${whole} spans that were finished when they were printed: nothing to pair`)
}

function judgeChain({ capture: { chainBreaks } }: Analysis, { statuses }: ProbeCounts): Check {
  if (chainBreaks <= FEW * statuses) {
    return ok('status chain', `${shareWords(chainBreaks, statuses)} of the changes do not follow`)
  }
  return warning(
    'status chain',
    `${shareWords(chainBreaks, statuses)} of the status changes do not follow the one before`,
    'events got lost, or a probe is missing: preemptPark, and for Go 1.26 and newer reentersyscall and exitsyscall',
  )
}

function judgeUnknown({ functions }: Analysis): Check {
  let total = 0
  let unknown = 0
  for (const { components } of functions) {
    for (const { name, totalNs } of components) {
      total += totalNs
      if (name === 'unknown') unknown += totalNs
    }
  }
  const percent = total === 0 ? 0 : Number(((unknown / total) * 100).toPrecision(2))
  if (unknown <= MUCH_UNKNOWN * total) {
    return ok('known time', unknown === 0 ? 'all of it' : `all but ${percent} % of it`)
  }
  return warning(
    'known time',
    `${percent} % of the time in spans is of unknown kind`,
    'trace longer: a goroutine is known from its first status change on; or fewer events get lost',
  )
}

/** The scheduler itself has the id 0; everything else has one that counts up. */
function judgeIds({ capture: { events } }: Analysis, { nameless }: ProbeCounts): Check {
  if (nameless <= events / 2) return ok('goroutine ids', 'are told')
  return problem(
    'goroutine ids',
    `${shareWords(nameless, events)} of the events are of goroutine 0`,
    'the offset of the id is that of another Go version: make the script anew with gotail script',
  )
}

function judgeOffCpu({ offCpu, watchesOffCpu }: ProbeCounts): Check {
  if (offCpu > 0) return ok('threads', `${offCpu} stretches off the CPU`)
  if (!watchesOffCpu) {
    return warning(
      'threads',
      'nobody watched the kernel scheduler: time off the CPU counts as running',
      FULL,
    )
  }
  return warning(
    'threads',
    'no thread was ever seen off the CPU: time off the CPU may count as running',
    'the name in comm= must be that of the threads (cat /proc/PID/comm), cut to 15 bytes',
  )
}

function judgeMarks({ marks }: ProbeCounts): Check {
  return ok(
    'collector',
    marks > 0 ? `${marks} marks of collections and pauses` : 'no collection and no pause was seen',
  )
}
