import { expect } from 'vitest'
import { readProto } from './read-proto.ts'

export interface Slice {
  readonly name: string
  readonly category: string
  readonly fromNs: bigint
  readonly toNs: bigint
  /** How many slices it lies in. */
  readonly depth: number
  readonly annotations: Readonly<Record<string, string>>
}

export interface Instant {
  readonly name: string
  readonly atNs: bigint
  readonly flow: string
  readonly isLast: boolean
}

export interface TrackRead {
  /** Names from the outermost track to this one, ` / ` between. */
  readonly path: string
  readonly thread: { readonly pid: number; readonly tid: number } | undefined
  readonly slices: Slice[]
  readonly instants: Instant[]
}

interface Packet {
  readonly timestamp?: string
  readonly trusted_packet_sequence_id?: number
  readonly sequence_flags?: number
  readonly track_descriptor?: {
    readonly uuid: string
    readonly name: string
    readonly parent_uuid?: string
    readonly process?: { readonly pid: number }
    readonly thread?: { readonly pid: number; readonly tid: number }
  }
  readonly track_event?: TrackEvent
}

interface TrackEvent {
  readonly type: string
  readonly track_uuid: string
  readonly name?: string
  readonly categories: readonly string[]
  readonly flow_ids: readonly string[]
  readonly terminating_flow_ids: readonly string[]
  readonly debug_annotations: readonly {
    readonly name: string
    readonly int_value?: string
    readonly string_value?: string
  }[]
}

type Open = { -readonly [K in keyof Slice]: Slice[K] }

/** Reads a trace as Perfetto would, in order of time (of equals, in that of the file), and holds it to the laws of the format. */
export function readPerfetto(bytes: Uint8Array): TrackRead[] {
  const { packet } = readProto('perfetto.proto', 'Trace', bytes) as { packet: Packet[] }
  const descriptors = new Map<string, NonNullable<Packet['track_descriptor']>>()
  packet.forEach((each, i) => {
    expect(each.trusted_packet_sequence_id).toBe(1)
    expect(each.sequence_flags).toBe(i === 0 ? 1 : undefined)
    const { track_descriptor: descriptor, track_event: event } = each
    if (descriptor !== undefined) {
      expect(BigInt(descriptor.uuid)).toBeGreaterThan(0n)
      if (descriptor.parent_uuid !== undefined)
        expect(descriptors.has(descriptor.parent_uuid)).toBe(true)
      const known = descriptors.get(descriptor.uuid)
      if (known !== undefined) expect(descriptor).toEqual(known)
      descriptors.set(descriptor.uuid, descriptor)
    } else expect(descriptors.has(event?.track_uuid ?? '')).toBe(true)
  })
  const events = packet
    .filter(({ track_event }) => track_event !== undefined)
    .map(({ timestamp, track_event }) => [BigInt(timestamp ?? -1), track_event] as const)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  const pathOf = (uuid: string): string => {
    const { name, parent_uuid } = descriptors.get(uuid) ?? { name: '?' }
    return parent_uuid === undefined ? name : `${pathOf(parent_uuid)} / ${name}`
  }
  const tracks = new Map<string, TrackRead & { readonly open: Open[] }>()
  for (const [timeNs, event] of events) {
    if (event === undefined) continue
    const uuid = event.track_uuid
    const thread = descriptors.get(uuid)?.thread
    const fresh = { path: pathOf(uuid), thread, slices: [], instants: [], open: [] }
    const track = tracks.get(uuid) ?? fresh
    tracks.set(uuid, track)
    play(track, timeNs, event)
  }
  const all = [...tracks.values()]
  for (const { path, open } of all) expect([path, open]).toEqual([path, []])
  checkFlows(all)
  return all.map(({ open, ...track }) => track)
}

function play(
  track: TrackRead & { readonly open: Open[] },
  timeNs: bigint,
  event: TrackEvent,
): void {
  const { name = '', categories, debug_annotations } = event
  if (event.type === 'TYPE_SLICE_BEGIN') {
    const annotations = Object.fromEntries(
      debug_annotations.map((each) => [each.name, each.int_value ?? each.string_value ?? '']),
    )
    const [category] = categories
    expect([name.length > 0, categories.length]).toEqual([true, 1])
    const slice = {
      name,
      category,
      fromNs: timeNs,
      toNs: -1n,
      depth: track.open.length,
      annotations,
    }
    track.slices.push(slice)
    track.open.push(slice)
  } else if (event.type === 'TYPE_SLICE_END') {
    const slice = track.open.pop()
    expect(slice).toBeDefined()
    if (slice !== undefined) slice.toNs = timeNs
  } else {
    expect(event.type).toBe('TYPE_INSTANT')
    const [flow] = [...event.flow_ids, ...event.terminating_flow_ids]
    const isLast = event.terminating_flow_ids.length > 0
    track.instants.push({ name, atNs: timeNs, flow, isLast })
  }
}

/** Each arrow has one beginning and one end, not before it. */
function checkFlows(tracks: readonly TrackRead[]): void {
  const ends = tracks.flatMap(({ instants }) => instants)
  const first = new Map(ends.filter(({ isLast }) => !isLast).map((end) => [end.flow, end]))
  const last = new Map(ends.filter(({ isLast }) => isLast).map((end) => [end.flow, end]))
  expect(first.size + last.size).toBe(ends.length)
  expect([...first.keys()].sort()).toEqual([...last.keys()].sort())
  for (const [flow, { atNs }] of first) {
    expect((last.get(flow)?.atNs ?? -1n) >= atNs).toBe(true)
  }
}
