import { existsSync, readFileSync } from 'node:fs'
import { release } from 'node:os'
import type { BpftraceFacts, MachineFacts } from '../../doctor/machine-facts.ts'
import { GotailError } from '../../model/error.ts'
import { bpftraceDialect } from '../../script/targets/bpftrace-dialect.ts'
import { given } from '../options/span-options.ts'
import type { Effects } from '../session/effects.ts'
import { batchPrefix } from './bpftrace-process.ts'
import { bpftraceVersion } from './bpftrace-version.ts'
import { isInPidNamespace } from './pid-namespace.ts'

const TRACE_FOLDERS = ['/sys/kernel/tracing', '/sys/kernel/debug/tracing']

/** What this machine is like; `version` is taken for that of bpftrace where it is given. */
export async function machineFacts(effects: Effects, version?: string): Promise<MachineFacts> {
  const { env, isRoot } = effects
  const traceFolder = TRACE_FOLDERS.find((folder) => isTracefs(folder, isRoot))
  return {
    system: process.platform,
    kernel: release(),
    isRoot,
    hasUprobes: existsSync('/sys/bus/event_source/devices/uprobe'),
    hasSchedEvents: existsSync(`${traceFolder}/events/sched/sched_switch`),
    hasTypes: existsSync('/sys/kernel/btf/vmlinux'),
    isInPidNamespace: isInPidNamespace(),
    hasBatch: (await batchPrefix(env)).length > 0,
    ...given({
      traceFolder,
      bpftrace: await bpftraceFacts(effects, version),
      capabilities: capabilities(),
      lockdown: /\[(\w+)\]/.exec(text('/sys/kernel/security/lockdown'))?.[1],
      lockedMemory: lockedMemory(),
      bufferPages: env.BPFTRACE_PERF_RB_PAGES,
    }),
  }
}

/** The processor of this machine, as Go calls it. */
export function hostArch(): string {
  return process.arch === 'x64' ? 'amd64' : process.arch
}

async function bpftraceFacts(
  effects: Effects,
  named: string | undefined,
): Promise<BpftraceFacts | string | undefined> {
  const version = named ?? (await bpftraceVersion(effects))
  if (version === undefined) return undefined
  try {
    return bpftraceDialect(version)
  } catch (error) {
    // A version that somebody typed is wrong usage; one that is installed is a finding.
    if (named === undefined && error instanceof GotailError) return error.message
    throw error
  }
}

/** The folder is there in any kernel; what is in it only when it is mounted, and then only root may look. */
function isTracefs(folder: string, isRoot: boolean): boolean {
  if (existsSync(`${folder}/events`)) return true
  return !isRoot && text('/proc/mounts').includes(` ${folder} tracefs `)
}

function capabilities(): bigint | undefined {
  const digits = /^CapEff:\s*([0-9a-f]+)$/m.exec(text('/proc/self/status'))?.[1]
  return digits === undefined ? undefined : BigInt(`0x${digits}`)
}

function lockedMemory(): number | undefined {
  const limit = /^Max locked memory\s+(\S+)/m.exec(text('/proc/self/limits'))?.[1]
  if (limit === undefined) return undefined
  return limit === 'unlimited' ? Number.POSITIVE_INFINITY : Number(limit)
}

/** What a file of the kernel says; empty where there is none, or none that we may read. */
function text(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
