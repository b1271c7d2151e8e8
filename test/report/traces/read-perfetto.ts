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
  readonly annotations?: Readonly<Record<string, string>>
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
  readonly interned_data?: {
    readonly debug_annotation_string_values: readonly {
      readonly iid: string
      readonly str: string
    }[]
  }
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
    readonly string_value_iid?: string
  }[]
}

type Descriptor = NonNullable<Packet['track_descriptor']>
type Open = { -readonly [K in keyof Slice]: Slice[K] }

/** Reads a trace as Perfetto would, in order of time (of equals, in that of the file), and holds it to the laws of the format. */
export function readPerfetto(bytes: Uint8Array): TrackRead[] {
  const { packet } = readProto('perfetto.proto', 'Trace', bytes) as { packet: Packet[] }
  const descriptors = new Map<string, NonNullable<Packet['track_descriptor']>>()
  const texts = new Map<string, string>()
  packet.forEach((each, i) => {
    law(each.trusted_packet_sequence_id === 1, 'a packet is of no sequence')
    intern(each, i, texts)
    const { track_descriptor: descriptor, track_event: event } = each
    if (descriptor === undefined) {
      law(descriptors.has(event?.track_uuid ?? ''), 'an event is on no track')
      return
    }
    const { uuid, parent_uuid } = descriptor
    law(uuid !== '0', 'a track has no id')
    law(parent_uuid === undefined || descriptors.has(parent_uuid), 'a track has no parent')
    const known = descriptors.get(uuid)
    law(known === undefined || isSameTrack(known, descriptor), 'two tracks have one id')
    descriptors.set(uuid, descriptor)
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
    play(track, timeNs, event, texts)
  }
  const all = [...tracks.values()]
  for (const { path, open } of all) law(open.length === 0, `a slice of ${path} never ends`)
  checkFlows(all)
  return all.map(({ open, ...track }) => track)
}

/** Long texts are told once, in the packet that names them first or before it, and each packet that names one says so. */
function intern(
  { sequence_flags = 0, interned_data, track_event }: Packet,
  i: number,
  texts: Map<string, string>,
): void {
  for (const { iid, str } of interned_data?.debug_annotation_string_values ?? []) {
    law(iid !== '0' && !texts.has(iid), 'a text has no number of its own')
    texts.set(iid, str)
  }
  const named = (track_event?.debug_annotations ?? []).flatMap(
    ({ string_value_iid: iid }) => iid ?? [],
  )
  law(
    named.every((iid) => texts.has(iid)),
    'a text is named before it is told',
  )
  law((sequence_flags & 1) === (i === 0 ? 1 : 0), 'the state begins with the first packet')
  law(((sequence_flags & 2) !== 0) === named.length > 0, 'who names a text needs the state')
}

/** A track may become known by another name that begins with the first one: the function of its goroutine. */
function isSameTrack(known: Descriptor, descriptor: Descriptor): boolean {
  const { name, ...others } = descriptor
  const { name: before, ...same } = known
  return name.startsWith(before) && withoutNames(others) === withoutNames(same)
}

/** A program may be named late; its ids stay. */
function withoutNames(descriptor: Omit<Descriptor, 'name'>): string {
  return JSON.stringify(descriptor, (key, value) =>
    /^(process|thread)_name$/.test(key) ? undefined : value,
  )
}

function play(
  track: TrackRead & { readonly open: Open[] },
  timeNs: bigint,
  event: TrackEvent,
  texts: ReadonlyMap<string, string>,
): void {
  const { name = '', categories, debug_annotations } = event
  const annotations = Object.fromEntries(
    debug_annotations.map((each) => [
      each.name,
      each.int_value ?? each.string_value ?? texts.get(each.string_value_iid ?? '') ?? '',
    ]),
  )
  if (event.type === 'TYPE_SLICE_BEGIN') {
    const [category] = categories
    law(name.length > 0 && categories.length === 1, 'a slice has no name, or no category')
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
    law(slice !== undefined, 'a slice ends that never began')
    if (slice !== undefined) slice.toNs = timeNs
  } else {
    law(event.type === 'TYPE_INSTANT', 'an event is of no known type')
    const [flow] = [...event.flow_ids, ...event.terminating_flow_ids]
    const isLast = event.terminating_flow_ids.length > 0
    const told = debug_annotations.length === 0 ? {} : { annotations }
    track.instants.push({ name, atNs: timeNs, flow, isLast, ...told })
  }
}

/** Each arrow has one beginning and one end, not before it. */
function checkFlows(tracks: readonly TrackRead[]): void {
  const ends = tracks.flatMap(({ instants }) => instants)
  const first = new Map(ends.filter(({ isLast }) => !isLast).map((end) => [end.flow, end]))
  const last = new Map(ends.filter(({ isLast }) => isLast).map((end) => [end.flow, end]))
  law(first.size + last.size === ends.length, 'a flow has one end twice')
  law(first.size === last.size, 'a flow has one end only')
  for (const [flow, { atNs }] of first) {
    law((last.get(flow)?.atNs ?? -1n) >= atNs, 'a flow ends before it begins, or nowhere')
  }
}

function law(holds: boolean, fault: string): void {
  if (!holds) throw new Error(`the trace is wrong: ${fault}`)
}
