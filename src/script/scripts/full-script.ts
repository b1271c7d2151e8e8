import { knowsIdLate } from '../binary/runtime-offsets.ts'
import { endProbe } from '../probes/end-probe.ts'
import type { ProbeWriter } from '../probes/probe-writer.ts'
import { runtimeProbes } from '../probes/runtime-probes.ts'
import { schedMaps, schedProbes } from '../probes/sched-probes.ts'
import { statusChange, statusProbes, threadEnds, threadMaps } from '../probes/status-probes.ts'
import { targetProbes } from '../probes/target-probes.ts'
import type { ScriptTarget } from '../targets/plan-targets.ts'
import { beginProbe } from './script-header.ts'

const NEEDED = [
  'casgstatus',
  'preemptPark',
  'gcStart',
  'stopTheWorldWithSema',
  'startTheWorldWithSema',
  'gcMarkTermination',
]

/** The probes that tell every cause (`full`), or entries and exits alone (`spans`). */
export function fullScript(
  writer: ProbeWriter,
  targets: readonly ScriptTarget[],
): { readonly probes: readonly string[]; readonly notes: readonly string[] } {
  const isFull = writer.request.detail === 'full'
  const states = isFull
    ? [...statusProbes(writer), ...runtimeProbes(writer), ...schedProbes(writer)]
    : threadProbes(writer)
  const scratch = isFull
    ? [...schedMaps(writer), ...bornMap(writer), ...threadMapNames(writer)]
    : threadMapNames(writer)
  const missing = isFull ? NEEDED.filter((name) => writer.runtime(name) === undefined) : []
  return {
    probes: [
      beginProbe(writer, targets),
      ...targetProbes(writer, targets),
      ...states,
      endProbe(writer, { scratch, shown: ['@gotail_events'] }),
    ],
    notes: missing.map(
      (name) => `this program has no runtime.${name}: what it would tell is missing`,
    ),
  }
}

/** Where no register holds g, casgstatus must say which goroutine a thread runs. */
export function threadProbes(writer: ProbeWriter): readonly string[] {
  const change = writer.registers.needsThreadMaps ? statusChange(writer) : undefined
  if (change === undefined) return []
  return [writer.probe([change], `${change.prelude} ${threadMaps(writer)}`), ...threadEnds(writer)]
}

/** The maps that those probes keep. */
export function threadMapNames({ registers }: ProbeWriter): readonly string[] {
  return registers.needsThreadMaps ? ['@g', '@hi'] : []
}

function bornMap({ request }: ProbeWriter): readonly string[] {
  return knowsIdLate(request.binary.go) ? ['@born'] : []
}
