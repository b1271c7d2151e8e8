import {
  type Change,
  DEAD,
  goidOf,
  ifInside,
  leavingChange,
  plainChange,
  unaidedChange,
  WAITING,
  wakingChange,
} from './change-lines.ts'
import { died } from './inside-targets.ts'
import type { ProbeWriter } from './probe-writer.ts'
import type { PointActs } from './scheduling-points.ts'

/** Every change at a scheduling point is printed, with the stacks that the script has. */
export function toldPoints(writer: ProbeWriter): PointActs {
  const { depth, areAllWakers } = writer.stacks
  const waking = (change: Change, told: string): string =>
    `$g = ${goidOf(writer)}; ${areAllWakers ? told : ifInside(writer, change, told)}`
  return {
    at: (change) =>
      depth > 0 && change.from === WAITING
        ? waking(change, wakingChange(writer, change))
        : left(writer, change),
    polled: (change) =>
      depth === 0 ? plainChange(writer, change) : waking(change, unaidedChange(writer, change)),
    blocked: (change, gid) =>
      depth === 0
        ? plainChange(writer, change, gid)
        : `$g = ${gid}; ${ifInside(writer, change, leavingChange(writer, change, writer.registers.frame))}`,
  }
}

/** All that is no wake-up. */
function left(writer: ProbeWriter, change: Change): string {
  const { depth, offsets } = writer.stacks
  const setId = `$g = ${goidOf(writer)};`
  if (depth > 0 && change.to === DEAD) {
    return `${setId} ${plainChange(writer, change, '$g')} ${died(writer, '$g')}`
  }
  if (depth > 0 && change.to === WAITING) {
    const leaving = leavingChange(writer, change, `*(uint64*)($gp+${offsets.schedBp})`)
    return `${setId} ${ifInside(writer, change, leaving)}`
  }
  return plainChange(writer, change)
}
