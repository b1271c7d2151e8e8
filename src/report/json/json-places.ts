import type { MapStacks } from '../../model/histogram.ts'
import type {
  BehindShare,
  Flame,
  FlameStack,
  Frame,
  PlaceShare,
  WakerShare,
} from '../../model/places.ts'

/** A frame: `fn`, `file` and `line` are `null` where the binary is not at hand, `pc` is hexadecimal. */
export function frameJson({ fn, file, line, pc }: Frame): object {
  return { fn: fn ?? null, file: file ?? null, line: line ?? null, pc: `0x${pc.toString(16)}` }
}

/** What the time at one place does to the tail. */
export function placeJson(place: PlaceShare): object {
  return {
    component: place.component ?? 'other',
    at: place.at === undefined ? null : frameJson(place.at),
    stack: place.stack.map(frameJson),
    total_ns: place.totalNs,
    waits: place.waits,
    body_mean_ns: place.bodyMeanNs,
    tail_mean_ns: place.tailMeanNs,
    excess_share: place.excessShare ?? null,
    excess_low: place.excessShareLow ?? null,
    excess_high: place.excessShareHigh ?? null,
    without_ns: place.withoutNs ?? null,
    verdict: place.verdict ?? null,
    ...(place.systemCall === undefined ? {} : { system_call: place.systemCall }),
    wakers: place.wakers.map(wakerJson),
    behind: place.behind.map(behindJson),
  }
}

/** The stacks of slow and of usual spans. */
export function flameJson({ frames, tail, body }: Flame): object {
  return {
    tail: tail.map(flameStackJson),
    body: body.map(flameStackJson),
    frames: frames.map(frameJson),
  }
}

/** A map keyed by stacks: indexes of frames, innermost first, with the values of the map. */
export function mapStacksJson({ frames, stacks, rest }: MapStacks): object {
  return {
    stacks: stacks.map(({ stack, value }) => ({ stack, value })),
    rest,
    frames: frames.map(({ name, file, line }) => ({
      fn: name,
      file: file ?? null,
      line: line ?? null,
    })),
  }
}

function wakerJson({ goroutine, isRuntime, at, share }: WakerShare): object {
  return {
    goroutine: isRuntime === true ? 'runtime' : (goroutine ?? null),
    at: at === undefined ? null : frameJson(at),
    share,
  }
}

function behindJson({ component, systemCall, at, share }: BehindShare): object {
  return {
    component,
    at: at === undefined ? null : frameJson(at),
    share,
    ...(systemCall === undefined ? {} : { system_call: systemCall }),
  }
}

function flameStackJson({ stack, component, ns }: FlameStack): object {
  return { stack, component, ns }
}
