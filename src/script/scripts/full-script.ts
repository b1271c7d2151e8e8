import { knowsIdLate } from '../binary/runtime-offsets.ts'
import { endProbe } from '../probes/end-probe.ts'
import { insideMaps } from '../probes/inside-targets.ts'
import type { ProbeWriter } from '../probes/probe-writer.ts'
import { runtimeProbes } from '../probes/runtime-probes.ts'
import { sampleProbe } from '../probes/sample-probe.ts'
import { OFF_CPU_FLOOR_US, schedMaps, schedProbes } from '../probes/sched-probes.ts'
import { schedulingPoints, usesPoints } from '../probes/scheduling-points.ts'
import { baseMaps } from '../probes/stack-walk.ts'
import { statusChange, statusProbes, threadEnds, threadMaps } from '../probes/status-probes.ts'
import { targetProbes } from '../probes/target-probes.ts'
import { toldPoints } from '../probes/told-points.ts'
import type { ScriptTarget } from '../targets/plan-targets.ts'
import { beginProbe } from './script-header.ts'

const NEEDED = ['gcStart', 'stopTheWorldWithSema', 'startTheWorldWithSema', 'gcMarkTermination']

/** The probes of a script, and what is special about them, a sentence each. */
export interface WrittenProbes {
  readonly probes: readonly string[]
  readonly notes: readonly string[]
}

/** The probes that tell every cause. */
export function fullScript(writer: ProbeWriter, targets: readonly ScriptTarget[]): WrittenProbes {
  const { points, note } = usesPoints(writer)
  const { probes: states, missing } = points
    ? schedulingPoints(writer, toldPoints(writer))
    : allChanges(writer)
  const lacking = [...missing, ...NEEDED.filter((name) => writer.runtime(name) === undefined)]
  const scratch = [
    ...schedMaps(writer),
    ...(points ? [] : bornMap(writer)),
    ...(writer.stacks.depth > 0 ? insideMaps(writer) : []),
    ...baseMaps(writer),
    ...threadMapNames(writer),
  ]
  return {
    probes: [
      beginProbe(writer, targets, {
        sched: points ? 'points' : 'all',
        floorUs: OFF_CPU_FLOOR_US,
      }),
      ...targetProbes(writer, targets),
      ...states,
      ...runtimeProbes(writer),
      ...schedProbes(writer),
      ...sampleProbe(writer),
      endProbe(writer, { scratch, shown: ['@gotail_events'] }),
    ],
    notes: [
      ...(note === undefined ? [] : [note]),
      ...writer.stacks.notes,
      ...lacking.map(
        (name) => `this program has no runtime.${name}: what it would tell is missing`,
      ),
    ],
  }
}

/** The probes that tell entries and exits alone. */
export function spansScript(writer: ProbeWriter, targets: readonly ScriptTarget[]): WrittenProbes {
  const probes = [
    beginProbe(writer, targets),
    ...targetProbes(writer, targets),
    ...threadProbes(writer),
    endProbe(writer, {
      scratch: [...baseMaps(writer), ...threadMapNames(writer)],
      shown: ['@gotail_events'],
    }),
  ]
  return { probes, notes: [] }
}

function allChanges(writer: ProbeWriter): {
  readonly probes: readonly string[]
  readonly missing: readonly string[]
} {
  const needed = ['casgstatus', 'preemptPark']
  return {
    probes: statusProbes(writer),
    missing: needed.filter((name) => writer.runtime(name) === undefined),
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
