import { type Check, ok, problem, warning } from '../model/check.ts'
import { judgeBpftrace } from './judge-bpftrace.ts'
import type { MachineFacts } from './machine-facts.ts'

const CAPABILITIES: readonly (readonly [string, bigint])[] = [
  ['CAP_SYS_ADMIN', 21n],
  ['CAP_PERFMON', 38n],
  ['CAP_BPF', 39n],
]
const MEMLOCK_NEEDED = 64 * 1024 * 1024

/** Whether Go programs can be traced on this machine. */
export function judgeMachine(facts: MachineFacts): readonly Check[] {
  if (facts.system !== 'linux') {
    return [
      problem(
        'system',
        `this is ${facts.system}, and bpftrace needs Linux`,
        'trace on the Linux machine; captures can be read here',
      ),
    ]
  }
  return [
    ...judgeBpftrace(facts),
    judgeRights(facts),
    judgeKernel(facts),
    judgeUprobes(facts),
    judgeTracepoints(facts),
    judgeTypes(facts),
    judgeLockdown(facts),
    judgeMemlock(facts),
    judgeBatch(facts),
  ]
}

function judgeRights({ isRoot, capabilities }: MachineFacts): Check {
  if (!isRoot) return problem('rights', 'not root, and bpftrace works for nobody else', 'use sudo')
  const missing =
    capabilities === undefined
      ? []
      : CAPABILITIES.filter(([, bit]) => (capabilities & (1n << bit)) === 0n)
  // The first one stands for the two others, which are younger.
  if (missing.length === 0 || missing[0]?.[0] !== 'CAP_SYS_ADMIN') return ok('rights', 'root')
  return problem(
    'rights',
    `root without ${missing.map(([name]) => name).join(', ')}: a container without rights`,
    'run on the host, or in a container with --privileged --pid=host',
  )
}

function judgeKernel({ kernel }: MachineFacts): Check {
  const [major = 0, minor = 0] = kernel.split('.').map((part) => Number.parseInt(part, 10))
  const version = major * 1000 + minor
  if (version >= 5008) return ok('kernel', `Linux ${kernel}`)
  if (version >= 4017) {
    return warning(
      'kernel',
      `Linux ${kernel} has no ring buffers for BPF: events come out of order, and more get lost`,
      'Linux 5.8 or newer',
    )
  }
  return problem('kernel', `Linux ${kernel} is too old for these probes`, 'Linux 4.17 or newer')
}

function judgeUprobes({ hasUprobes }: MachineFacts): Check {
  if (hasUprobes) return ok('uprobes', 'the kernel has them')
  return problem(
    'uprobes',
    'the kernel has none: programs cannot be probed',
    'a kernel with CONFIG_UPROBES=y and CONFIG_UPROBE_EVENTS=y (those of distributions have both)',
  )
}

function judgeTracepoints({ traceFolder, hasSchedEvents, isRoot }: MachineFacts): Check {
  if (traceFolder === undefined) {
    return problem(
      'tracepoints',
      'tracefs is not mounted: bpftrace finds no sched_switch',
      'sudo mount -t tracefs nodev /sys/kernel/tracing',
    )
  }
  if (hasSchedEvents) return ok('tracepoints', `sched_switch and sched_wakeup, in ${traceFolder}`)
  if (!isRoot) {
    return warning('tracepoints', `only root can look into ${traceFolder}`, 'sudo gotail doctor')
  }
  return problem(
    'tracepoints',
    `${traceFolder} has no sched_switch: the report cannot tell when threads were off the CPU`,
    'a kernel with CONFIG_FTRACE=y; or --detail spans, which does without',
  )
}

function judgeTypes({ hasTypes }: MachineFacts): Check {
  if (hasTypes) return ok('BTF', 'the kernel describes its own types')
  return warning(
    'BTF',
    'the kernel does not describe its own types: bpftrace then needs its headers',
    'sudo apt install linux-headers-$(uname -r), or a kernel with CONFIG_DEBUG_INFO_BTF=y',
  )
}

function judgeLockdown({ lockdown }: MachineFacts): Check {
  switch (lockdown) {
    case undefined:
    case 'none':
      return ok('lockdown', 'off')
    case 'integrity':
      return ok('lockdown', 'integrity, which leaves bpftrace alone')
    default:
      return problem(
        'lockdown',
        `${lockdown}: the kernel lets nobody read its memory, so that no script can run`,
        'boot with lockdown=integrity, or without secure boot',
      )
  }
}

/** Since Linux 5.11 BPF memory counts elsewhere, and bpftrace's complaint about the limit means nothing. */
function judgeMemlock({ lockedMemory, kernel }: MachineFacts): Check {
  const [major = 0, minor = 0] = kernel.split('.').map((part) => Number.parseInt(part, 10))
  if (major * 1000 + minor >= 5011) {
    return ok('memory', 'no limit that matters (a message about RLIMIT_MEMLOCK is harmless)')
  }
  if (lockedMemory === undefined || lockedMemory >= MEMLOCK_NEEDED) return ok('memory', 'enough')
  return warning(
    'memory',
    'little memory may be locked: scripts may not load',
    'ulimit -l unlimited',
  )
}

function judgeBatch({ hasBatch }: MachineFacts): Check {
  if (hasBatch) return ok('scheduling', 'chrt can keep bpftrace from preempting the program')
  return warning(
    'scheduling',
    'chrt is missing or may not: bpftrace preempts the program more often than it has to',
    'sudo apt install util-linux',
  )
}
