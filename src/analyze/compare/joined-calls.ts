import type { CaptureSummary } from '../../model/analysis.ts'
import type { Scheduling } from '../../model/comparison.ts'
import { COMPONENTS, type ComparedComponent } from '../../model/components.ts'
import type { TailSample } from '../tail/tail-sample.ts'

const RUNNING = COMPONENTS.indexOf('running')
const SYSCALL = COMPONENTS.indexOf('syscall')

/**
 * How two captures watched the scheduler, where they did it differently: scheduling points count short system calls as
 * running, all changes of state tell them apart. Undefined where they did it alike.
 */
export function unlikeScheduling(
  before: CaptureSummary,
  after: CaptureSummary,
): Scheduling | undefined {
  if (before.sched === after.sched) return undefined
  return {
    ...(before.sched === undefined ? {} : { before: before.sched }),
    ...(after.sched === undefined ? {} : { after: after.sched }),
  }
}

/** The same spans, with what they spent in system calls in the column of what they ran. */
export function withJoinedCalls(sample: TailSample): TailSample {
  const calls = sample.components[SYSCALL]
  const joined = sample.components[RUNNING].map((ns, row) => ns + calls[row])
  const none = new Float64Array(calls.length)
  const components = sample.components.map((column, index) =>
    index === RUNNING ? joined : index === SYSCALL ? none : column,
  )
  return { ...sample, components }
}

/** What a component is called where the two are one. */
export function joinedName(name: ComparedComponent): ComparedComponent {
  return name === 'running' || name === 'syscall' ? 'running+syscall' : name
}
