import { gzipSync } from 'node:zlib'
import {
  type FunctionInput,
  type LocationInput,
  Profile,
  type SampleInput,
  StringTable,
} from 'pprof-format'
import type { Analysis, ComponentShare } from '../../model/analysis.ts'
import { int64 } from '../columns/int64.ts'
import { safeText } from '../text/safe-text.ts'

const COMMENTS = [
  'Mean nanoseconds per span, by class: tail is the spans at or above p99, body those at or below the median.',
  'wall of tail against wall of body compares one slow span with one usual span; the sum of excess is that difference.',
]

/**
 * The profile of pprof (profile.proto, gzipped): one stack of function and component for the slow spans (label class=tail)
 * and one for the usual ones (class=body). Values are means per span in whole nanoseconds, so that the classes compare.
 * The second value has the body negative: its sum over both classes is what the tail has more.
 */
export function analysisPprof({ capture, functions }: Analysis): Uint8Array {
  const strings = new StringTable()
  const frames = new Frames(strings)
  const sample = functions.flatMap(({ fn, components }) =>
    components.flatMap((share) => samples(share, safeText(fn), frames, strings)),
  )
  const unit = strings.dedup('nanoseconds')
  const profile = new Profile({
    sampleType: ['wall', 'excess'].map((name) => ({ type: strings.dedup(name), unit })),
    defaultSampleType: strings.dedup('wall'),
    sample,
    location: frames.locations,
    function: frames.functions,
    durationNanos: int64(capture.durationNs ?? 0),
    comment: COMMENTS.map((text) => strings.dedup(text)),
    stringTable: strings,
  })
  return gzipSync(profile.encode())
}

function samples(
  { name, bodyMeanNs, tailMeanNs }: ComponentShare,
  fn: string,
  frames: Frames,
  strings: StringTable,
): SampleInput[] {
  const locationId = [frames.of(name), frames.of(fn)]
  const key = strings.dedup('class')
  const [tailNs, bodyNs] = [tailMeanNs, bodyMeanNs].map(int64)
  return [
    { locationId, value: [tailNs, tailNs], label: [{ key, str: strings.dedup('tail') }] },
    { locationId, value: [bodyNs, -bodyNs], label: [{ key, str: strings.dedup('body') }] },
  ]
}

/** Names as the locations of a profile, each once. */
class Frames {
  readonly locations: LocationInput[] = []
  readonly functions: FunctionInput[] = []
  readonly #strings: StringTable
  readonly #ids = new Map<string, number>()

  constructor(strings: StringTable) {
    this.#strings = strings
  }

  /** The location of a name. */
  of(name: string): number {
    const known = this.#ids.get(name)
    if (known !== undefined) return known
    const id = this.#ids.size + 1
    this.#ids.set(name, id)
    const text = this.#strings.dedup(name)
    this.functions.push({ id, name: text, systemName: text })
    this.locations.push({ id, line: [{ functionId: id }] })
    return id
  }
}
