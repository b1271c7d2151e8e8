import { COMPONENTS, type ComparedComponent } from '../../model/components.ts'
import type { ComparedPlaceName } from '../../model/places.ts'
import { frameAt } from '../places/place-words.ts'
import type { SharedPlaces } from '../places/shared-places.ts'
import { systemCallName } from '../places/system-call-names.ts'
import { rankOf } from '../statistics/quantile.ts'
import type { TailSample } from '../tail/tail-sample.ts'
import type { QuantileSide } from './side-quantile.ts'

/** So many places are compared: those whose time in slow spans differs most. */
const COMPARED = 12
/** Slow spans are those from here on: a few more than p99 takes, so that no place about it is missed. */
const SLOW = 0.98

/** One function in one capture, and what the numbers of its places stand for. */
export interface PlacedSide extends QuantileSide {
  readonly sample: TailSample
  readonly places: SharedPlaces
}

/** When places of two captures are the same. */
export interface PlaceNaming {
  /** Whether both captures are of one build: only then lines are the same. */
  readonly isSameBuild: boolean
  /** What a component is called in both. */
  readonly nameOf: (name: ComparedComponent) => ComparedComponent
}

/** A place that either capture has, and the time that each span of them spent there, by row of the samples. */
export interface ComparedPlace {
  readonly name: ComparedPlaceName
  readonly before: Float64Array
  readonly after: Float64Array
}

/**
 * The places whose time in slow spans differs most between two captures. A place of one build is the same in the other when
 * function and line are; lines of different builds move, hence there all places of a function with one component are one.
 */
export function placeColumns(
  before: PlacedSide,
  after: PlacedSide,
  naming: PlaceNaming,
): readonly ComparedPlace[] {
  const [old, young] = [before, after].map((side) => new PlaceKeys(side.places, naming))
  const [was, is] = [slowMeans(before, old), slowMeans(after, young)]
  const difference = (key: string): number => Math.abs((is.get(key) ?? 0) - (was.get(key) ?? 0))
  const both = (key: string): number => (is.get(key) ?? 0) + (was.get(key) ?? 0)
  const keys = [...new Set([...was.keys(), ...is.keys()])]
    .sort((a, b) => difference(b) - difference(a) || both(b) - both(a) || (a < b ? -1 : 1))
    .slice(0, COMPARED)
  const columns = [column(before, old, keys), column(after, young, keys)]
  return keys.flatMap((key) => {
    const name = young.name(key) ?? old.name(key)
    const [first, second] = columns.map((each) => each.get(key))
    return name === undefined || first === undefined || second === undefined
      ? []
      : [{ name, before: first, after: second }]
  })
}

/** What a place is called in both captures, and its names where the first span of a capture met it. */
class PlaceKeys {
  readonly #shared: SharedPlaces
  readonly #naming: PlaceNaming
  readonly #keys = new Map<number, string>()
  readonly #names = new Map<string, ComparedPlaceName>()

  constructor(shared: SharedPlaces, naming: PlaceNaming) {
    this.#shared = shared
    this.#naming = naming
  }

  name(key: string): ComparedPlaceName | undefined {
    return this.#names.get(key)
  }

  key(place: number): string {
    const known = this.#keys.get(place)
    if (known !== undefined) return known
    const name = this.#nameOf(place)
    const key = JSON.stringify([name.component, name.systemCall, ...this.#frame(name)])
    this.#keys.set(place, key)
    if (!this.#names.has(key)) this.#names.set(key, name)
    return key
  }

  #frame({ at }: ComparedPlaceName): readonly (string | number | undefined)[] {
    if (at?.fn === undefined) return [at?.pc]
    return this.#naming.isSameBuild ? [at.fn, at.file, at.line] : [at.fn]
  }

  #nameOf(place: number): ComparedPlaceName {
    const { frames, places, arch } = this.#shared
    const { component, call, at } = places.place(place)
    const own = COMPONENTS[component]
    const name = own === undefined ? undefined : this.#naming.nameOf(own)
    // What else runs at that place has no system call to be told by.
    const systemCall = name === own ? systemCallName(arch, call) : undefined
    const frame = frameAt(frames, at)
    return {
      ...(name === undefined ? {} : { component: name }),
      ...(systemCall === undefined ? {} : { systemCall }),
      ...(frame === undefined ? {} : { at: frame }),
    }
  }
}

/** Mean time at each place over the slowest spans. */
function slowMeans(side: PlacedSide, keys: PlaceKeys): ReadonlyMap<string, number> {
  const { sample, chosen } = side
  const { population, sorted } = chosen
  const slowFromNs = population.columns.durNs(
    sorted[population.placeOfRank(rankOf(SLOW, population.count))],
  )
  const sums = new Map<string, number>()
  let spans = 0
  for (let row = 0; row < sample.length; row++) {
    if (sample.durNs[row] < slowFromNs) continue
    const weight = sample.weight[row]
    spans += weight
    population.columns.eachPlace(sample.storeRow[row], (place, ns) => {
      const key = keys.key(place)
      sums.set(key, (sums.get(key) ?? 0) + weight * ns)
    })
  }
  return new Map([...sums].map(([key, ns]) => [key, ns / spans]))
}

function column(
  { sample, chosen }: PlacedSide,
  keys: PlaceKeys,
  wanted: readonly string[],
): ReadonlyMap<string, Float64Array> {
  const columns = new Map(wanted.map((key) => [key, new Float64Array(sample.length)]))
  for (let row = 0; row < sample.length; row++) {
    chosen.population.columns.eachPlace(sample.storeRow[row], (place, ns) => {
      const values = columns.get(keys.key(place))
      if (values !== undefined) values[row] += ns
    })
  }
  return columns
}
