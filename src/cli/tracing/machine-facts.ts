import type { BpftraceFacts, MachineFacts } from '../../doctor/machine-facts.ts'
import type { Tried } from '../../model/capabilities.ts'
import { GotailError } from '../../model/error.ts'
import { bpftraceDialect } from '../../script/targets/bpftrace-dialect.ts'
import { batchPrefix } from '../machine/batch-prefix.ts'
import { bpftraceVersion } from '../machine/bpftrace-version.ts'
import { isInPidNamespace } from '../machine/pid-namespace.ts'
import { given } from '../options/span-options.ts'
import type { Effects } from '../session/effects.ts'
import { type Machine, QUESTION_MS } from '../session/machine.ts'
import { chosenDialect } from './chosen-dialect.ts'

const TRACE_FOLDERS = ['/sys/kernel/tracing', '/sys/kernel/debug/tracing']

/** What this machine is like; `version` is taken for that of bpftrace where it is given. */
export async function machineFacts(effects: Effects, version?: string): Promise<MachineFacts> {
  const { env, isRoot, machine } = effects
  const { system, kernel } = await systemOf(machine)
  const traceFolder = await traceFolderOf(machine, isRoot)
  return {
    system,
    kernel,
    isRoot,
    hasUprobes: await machine.exists('/sys/bus/event_source/devices/uprobe'),
    hasSchedEvents: await machine.exists(`${traceFolder}/events/sched/sched_switch`),
    hasTypes: await machine.exists('/sys/kernel/btf/vmlinux'),
    isInPidNamespace: await isInPidNamespace(machine),
    hasBatch: (await batchPrefix(machine)).length > 0,
    ...(await bpftraceFacts(effects, version)),
    ...given({
      traceFolder,
      capabilities: capabilities(await machine.text('/proc/self/status')),
      lockdown: /\[(\w+)\]/.exec(await machine.text('/sys/kernel/security/lockdown'))?.[1],
      lockedMemory: lockedMemory(await machine.text('/proc/self/limits')),
      bufferPages: env.BPFTRACE_PERF_RB_PAGES,
    }),
  }
}

/** The processor of this machine, as Go calls it. */
export async function machineArch(machine: Machine): Promise<string> {
  // Linux 6.1 and newer say it in a file; where there are no commands at all that is the only way.
  const told = await machine.text('/proc/sys/kernel/arch')
  const name = (told === '' ? await uname(machine, '-m') : told).trim()
  return { x86_64: 'amd64', aarch64: 'arm64' }[name] ?? name
}

async function systemOf(
  machine: Machine,
): Promise<{ readonly system: string; readonly kernel: string }> {
  const kernel = (await machine.text('/proc/sys/kernel/osrelease')).trim()
  if (kernel !== '') return { system: 'linux', kernel }
  const [system = '', release = ''] = (await uname(machine, '-sr')).trim().split(' ')
  return { system: system.toLowerCase(), kernel: release }
}

async function uname(machine: Machine, what: string): Promise<string> {
  return (await machine.run(['uname', what], { patienceMs: QUESTION_MS })).stdout
}

interface Found {
  readonly bpftrace?: BpftraceFacts | string
  readonly tried?: Tried
}

async function bpftraceFacts(effects: Effects, named: string | undefined): Promise<Found> {
  if (named !== undefined) return { bpftrace: bpftraceDialect(named) }
  const installed = await bpftraceVersion(effects.machine)
  if (installed === undefined) return {}
  try {
    const { dialect, tried } = await chosenDialect({ tries: true }, effects)
    return { bpftrace: dialect, ...given({ tried }) }
  } catch (error) {
    // A version that somebody typed is wrong usage; one that is installed is a finding.
    if (error instanceof GotailError) return { bpftrace: error.message }
    throw error
  }
}

/** The folder is there in any kernel; what is in it only when it is mounted, and then only root may look. */
async function traceFolderOf(machine: Machine, isRoot: boolean): Promise<string | undefined> {
  const mounts = isRoot ? '' : await machine.text('/proc/mounts')
  for (const folder of TRACE_FOLDERS) {
    if (await machine.exists(`${folder}/events`)) return folder
    if (mounts.includes(` ${folder} tracefs `)) return folder
  }
  return undefined
}

function capabilities(status: string): bigint | undefined {
  const digits = /^CapEff:\s*([0-9a-f]+)$/m.exec(status)?.[1]
  return digits === undefined ? undefined : BigInt(`0x${digits}`)
}

function lockedMemory(limits: string): number | undefined {
  const limit = /^Max locked memory\s+(\S+)/m.exec(limits)?.[1]
  if (limit === undefined) return undefined
  return limit === 'unlimited' ? Number.POSITIVE_INFINITY : Number(limit)
}
