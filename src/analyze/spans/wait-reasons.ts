import { COMPONENTS, type ComponentName } from '../../model/components.ts'
import { WAIT_REASON_NAMES } from '../../model/wait-reason-names.ts'

/** More numbers than any version has; what a capture says beyond is taken for the last one. */
export const MAX_REASONS = 64

const SILENT_SYSCALLS_MINOR = 26
const PREEMPTED = 'preempted'
/** Of sync.Mutex and all other semaphores, until locks had reasons of their own. */
const SEMACQUIRE = 'semacquire'
const OWN_LOCK_REASONS_MINOR = 20
const PREFIXES: readonly (readonly [string, ComponentName])[] = [
  ['GC assist', 'gc_assist'],
  [PREEMPTED, 'sched_wait'],
  ['chan ', 'wait_chan'],
  ['select', 'wait_select'],
  ['sync.Mutex', 'wait_mutex'],
  ['sync.RWMutex', 'wait_mutex'],
  ['sync.Cond', 'wait_cond'],
  ['sync.WaitGroup', 'wait_cond'],
  ['IO wait', 'wait_net'],
  ['sleep', 'wait_sleep'],
  ['GC ', 'wait_gc'],
  ['garbage collection', 'wait_gc'],
  ['wait for GC', 'wait_gc'],
  ['stopping the world', 'wait_gc'],
]

/** What the numbers of wait reasons mean in one Go version. */
export interface WaitReasons {
  /** By number: index into COMPONENTS. */
  readonly component: Uint8Array
  /** By number: the same while inside gcAssistAlloc, where a semaphore is one of the collector's. */
  readonly componentInAssist: Uint8Array
  /** By number: the same for a wait that lies within a GC mark phase or a stop-the-world pause. */
  readonly componentInGc: Uint8Array
  /** By number: what the runtime calls it; `reason 14` where the version is not known. */
  readonly name: readonly string[]
  readonly isKnown: boolean
  /** From 1.26 on system calls change the status without a call that a probe could see. */
  readonly hasSilentSyscalls: boolean
}

/** The wait reasons of a Go version such as `1.24.4`; a version newer than all known ones is read as the newest. */
export function waitReasons(go: string | undefined): WaitReasons {
  const [major, minor] = (go ?? '').split('.').map((part) => Number.parseInt(part, 10))
  const isKnown = major === 1 && minor >= WAIT_REASON_NAMES[0].sinceMinor
  const list = isKnown
    ? WAIT_REASON_NAMES.findLast(({ sinceMinor }) => sinceMinor <= minor)
    : undefined
  const names = list?.names ?? []
  // Later it is a WaitGroup's, a file lock's, or one of the collector's own: a mutex says so.
  const semaphore = isKnown && minor >= OWN_LOCK_REASONS_MINOR ? 'wait_other' : 'wait_mutex'
  const name = Array.from({ length: MAX_REASONS }, (_, i) => names[i] ?? `reason ${i}`)
  return {
    component: Uint8Array.from(name, (each) => componentOf(each, semaphore)),
    componentInAssist: Uint8Array.from(name, (each) => componentOf(each, 'gc_assist')),
    componentInGc: Uint8Array.from(name, (each) =>
      componentOf(each, semaphore === 'wait_mutex' ? semaphore : 'wait_gc'),
    ),
    name,
    isKnown,
    hasSilentSyscalls: !isKnown || minor >= SILENT_SYSCALLS_MINOR,
  }
}

/** The number of a wait reason, kept within what a version can have. */
export function reasonOf(why: number): number {
  return Math.min(Math.max(0, why), MAX_REASONS - 1)
}

function componentOf(name: string, semaphore: ComponentName): number {
  if (name === SEMACQUIRE) return COMPONENTS.indexOf(semaphore)
  const found = PREFIXES.find(([prefix]) => name.startsWith(prefix))
  return COMPONENTS.indexOf(found?.[1] ?? 'wait_other')
}
