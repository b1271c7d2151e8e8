import { type Check, ok, problem, warning } from '../model/check.ts'
import { judgeTried } from './judge-tried.ts'
import type { BpftraceFacts, MachineFacts } from './machine-facts.ts'

const PAGES = 1024
const INSTALL = 'sudo apt install bpftrace (dnf, apk, pacman: the same name)'
const NEWER = 'bpftrace 0.23 or newer, as in Debian 13'

/** What bpftrace is there, what it can, and how it will be run. */
export function judgeBpftrace(facts: MachineFacts): readonly Check[] {
  const { bpftrace } = facts
  if (bpftrace === undefined) return [problem('bpftrace', 'not installed', INSTALL)]
  if (typeof bpftrace === 'string') return [problem('bpftrace', bpftrace, NEWER)]
  return [
    judgeVersion(bpftrace),
    ...judgeTried(facts),
    judgeExits(bpftrace),
    judgeHistograms(bpftrace),
    judgeBuffers(bpftrace, facts.bufferPages),
    judgeIds(bpftrace, facts.isInPidNamespace),
  ]
}

function judgeVersion(bpftrace: BpftraceFacts): Check {
  const { version, readsStandardInput } = bpftrace
  const what = `${version}; its times are those of ${clockName(bpftrace)}`
  if (readsStandardInput) return ok('bpftrace', what)
  return warning(
    'bpftrace',
    `${what}; it takes no script from standard input, so gotail record cannot run it`,
    'gotail script … > latency.bt, then sudo bpftrace latency.bt | gotail; or a newer bpftrace',
  )
}

function clockName({ clock }: BpftraceFacts): string {
  return clock === 'mono' ? 'CLOCK_MONOTONIC' : 'CLOCK_BOOTTIME'
}

function judgeExits({ attachesInside, version }: BpftraceFacts): Check {
  if (attachesInside) return ok('exits', 'seen at every RET of a function')
  return warning(
    'exits',
    `this bpftrace (${version}) cannot attach inside a function: exits are seen by a deferred closure, and functions without one cannot be traced`,
    NEWER,
  )
}

function judgeHistograms({ hasFineHistograms, version }: BpftraceFacts): Check {
  if (hasFineHistograms) return ok('histograms', 'hold 64-bit values')
  return warning(
    'histograms',
    `hist() of bpftrace ${version} puts everything from 2^31 on into one bucket`,
    'give hist() microseconds, not nanoseconds',
  )
}

function judgeBuffers({ hasConfig }: BpftraceFacts, pages: string | undefined): Check {
  if (pages !== undefined && !(Number(pages) >= PAGES)) {
    return warning(
      'buffers',
      `BPFTRACE_PERF_RB_PAGES is set to ${pages}: events get lost under load`,
      `export BPFTRACE_PERF_RB_PAGES=${PAGES}`,
    )
  }
  if (pages !== undefined) return ok('buffers', `${pages} pages, as BPFTRACE_PERF_RB_PAGES says`)
  const cure = hasConfig
    ? `scripts of gotail set ${PAGES}`
    : `gotail record sets ${PAGES}, by hand it is BPFTRACE_PERF_RB_PAGES=${PAGES}`
  return ok('buffers', `64 pages by default, which loses events under load; ${cure}`)
}

function judgeIds({ hasNamespacedIds }: BpftraceFacts, isInPidNamespace: boolean): Check {
  if (!isInPidNamespace) return ok('PID namespace', "the system's own")
  const ids = hasNamespacedIds
    ? 'bpftrace counts threads as the namespace does, the scheduler as the system does: scripts of gotail take the latter'
    : 'bpftrace counts threads as the system does'
  return warning(
    'PID namespace',
    `this is one of its own: ${ids}; --pid takes a number of this namespace`,
    'run outside of the container, or start it with --pid=host',
  )
}
