import { COMPONENTS, type ComponentName } from '../../model/components.ts'
import type { PlaceShare } from '../../model/places.ts'
import { OTHER_PLACE } from '../places/place-book.ts'
import type { PlacedSpan } from '../places/place-spans.ts'
import { PlaceTimes } from '../places/place-times.ts'
import type { PlaceTotal } from '../places/place-totals.ts'
import { behindShares, commonStack, frameAt, wakerShares } from '../places/place-words.ts'
import type { SharedPlaces } from '../places/shared-places.ts'
import { type SlowPlace, slowPlaces } from '../places/slow-places.ts'
import { systemCallName } from '../places/system-call-names.ts'
import type { SpanColumns } from '../spans/span-columns.ts'
import { tailParts } from './euler.ts'
import { type JudgedPart, PartJudge, type TailFrame } from './part-judge.ts'
import { whatIf } from './removals.ts'

/** So many places are judged, those with most of the excess; the others are told without doubt and verdict. */
const JUDGED = 24
/** So many places are told of at all. */
const TOLD = 512

/** What there is to explain a tail place by place. */
export interface PlacedTail {
  readonly columns: SpanColumns
  /** What the spans that the explanation is of spent at each place. */
  readonly totals: ReadonlyMap<number, PlaceTotal>
  readonly shared: SharedPlaces
  /** The slow spans that the explanation is of. */
  readonly slow: readonly PlacedSpan[]
  readonly isLong: boolean
}

/** What the time at each place does to the tail; the most excess first. Empty in captures without stacks. */
export function explainPlaces(frame: TailFrame, tail: PlacedTail): readonly PlaceShare[] {
  const times = placeTimes(frame, tail.columns)
  const totals = toldPlaces(frame, tail.totals, times)
  const slow = slowPlaces(tail.slow)
  const judge = new PartJudge(frame)
  const room = {
    column: new Float64Array(frame.sample.length),
    ranked: new Float64Array(frame.spans.length),
  }
  const shares = totals.map(({ place, total }, rank) => {
    const numbers = placeNumbers(frame, times, place, room)
    const about = { ...named(tail.shared, place, total), ...ofSlow(tail, slow.get(place), place) }
    const means = { bodyMeanNs: numbers.bodyMeanNs, tailMeanNs: numbers.tailMeanNs }
    if (rank >= JUDGED) return { ...about, ...means }
    const judged = judge.judge(numbers)
    const withoutNs = whatIf(frame.spans, numbers.ranked, frame.p)
    return { ...about, ...means, ...shareOf(judged, tail.isLong), withoutNs }
  })
  return shares.sort((a, b) => excessNs(b) - excessNs(a))
}

interface ToldPlace {
  readonly place: number
  readonly total: PlaceTotal
}

/** The places with the most excess; the time of all beyond is `other`: their sum is that of the components. */
function toldPlaces(
  frame: TailFrame,
  totals: PlacedTail['totals'],
  times: PlaceTimes,
): readonly ToldPlace[] {
  const excess = times.sums(excessScale(frame))
  const ranked = [...totals]
    .map(([place, total]) => ({ place, total, excessNs: excess.get(place) ?? 0 }))
    .sort((a, b) => b.excessNs - a.excessNs || b.total.ns - a.total.ns || a.place - b.place)
  if (ranked.length <= TOLD) return ranked
  const rest = ranked.filter(({ place }, rank) => rank >= TOLD || place === OTHER_PLACE)
  const total = rest.reduce(
    (sum, each) => ({ ns: sum.ns + each.total.ns, times: sum.times + each.total.times }),
    { ns: 0, times: 0 },
  )
  const told = ranked.slice(0, TOLD).filter(({ place }) => place !== OTHER_PLACE)
  return [...told, { place: OTHER_PLACE, total }]
}

function excessNs({ tailMeanNs, bodyMeanNs }: PlaceShare): number {
  return tailMeanNs - bodyMeanNs
}

/** What the rows of the sample spent at their largest places: gone over once, since to find a row is slow. */
function placeTimes({ sample }: TailFrame, columns: SpanColumns): PlaceTimes {
  const times = new PlaceTimes()
  for (let row = 0; row < sample.length; row++) {
    columns.eachPlace(sample.storeRow[row], (place, ns) => times.add(row, place, ns))
  }
  return times
}

/** What each row adds to the mean of slow spans less that of usual ones: the factor of its times. */
function excessScale({ sample, slow, spans }: TailFrame): (row: number) => number {
  const medianNs = spans.durNs[spans.length >> 1] ?? 0
  const count = { slow: 0, usual: 0 }
  for (let row = 0; row < sample.length; row++) {
    if (sample.durNs[row] >= slow.thresholdNs) count.slow += sample.weight[row]
    else if (sample.durNs[row] <= medianNs) count.usual += sample.weight[row]
  }
  return (row) => {
    const durNs = sample.durNs[row]
    if (durNs >= slow.thresholdNs) return sample.weight[row] / count.slow
    return durNs <= medianNs ? sample.weight[row] / -count.usual : 0
  }
}

interface PlaceNumbers {
  readonly column: Float64Array
  readonly ranked: Float64Array
  readonly tailMeanNs: number
  readonly bodyMeanNs: number
}

/** Memory that is new costs more than what is done in it: the columns of a place take the room of the place before. */
function placeNumbers(
  { spans, p }: TailFrame,
  times: PlaceTimes,
  place: number,
  { column, ranked }: Pick<PlaceNumbers, 'column' | 'ranked'>,
): PlaceNumbers {
  times.fill(column, place)
  for (let i = 0; i < ranked.length; i++) ranked[i] = column[spans.row[i]]
  const { tailMeanNs, bodyMeanNs } = tailParts({ ...spans, components: [ranked] }, p)
  return { column, ranked, tailMeanNs: tailMeanNs[0], bodyMeanNs: bodyMeanNs[0] }
}

type PlaceNames = Pick<PlaceShare, 'component' | 'systemCall' | 'at' | 'totalNs' | 'waits'>

function named(shared: SharedPlaces, number: number, { ns, times }: PlaceTotal): PlaceNames {
  const { component, call, at } = shared.places.place(number)
  const name: ComponentName | undefined = COMPONENTS[component]
  const systemCall = systemCallName(shared.arch, call)
  const frame = frameAt(shared.frames, at)
  return {
    ...(name === undefined ? {} : { component: name }),
    ...(systemCall === undefined ? {} : { systemCall }),
    ...(frame === undefined ? {} : { at: frame }),
    totalNs: ns,
    waits: times,
  }
}

function ofSlow(
  { shared }: PlacedTail,
  slow: SlowPlace | undefined,
  place: number,
): Pick<PlaceShare, 'stack' | 'wakers' | 'behind'> {
  if (slow === undefined) return { stack: [], wakers: [], behind: [] }
  return {
    stack: commonStack(shared, slow),
    wakers: wakerShares(shared, slow),
    behind: behindShares(shared, slow, place),
  }
}

function shareOf(
  { share, shareInterval, verdict }: JudgedPart,
  isLong: boolean,
): Partial<PlaceShare> {
  return {
    ...(share === undefined ? {} : { excessShare: share }),
    ...(shareInterval === undefined
      ? {}
      : { excessShareLow: shareInterval.low, excessShareHigh: shareInterval.high }),
    ...(isLong ? { verdict } : {}),
  }
}
