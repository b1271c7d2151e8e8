import type { Integer } from '../../model/record.ts'
import type { ScriptFacts } from '../../model/script-facts.ts'

/** One bucket `[lo, hi)`; null where it has no bound. */
export interface BucketBounds {
  readonly lo: Integer | null
  readonly hi: Integer | null
}

export type HistogramKind = 'hist' | 'lhist'

const MAX_BITS = 5
const MAX_MAPS = 10_000

/**
 * Tells hist from lhist, which print alike in text and in JSON. The script decides when it is known; else the bounds,
 * together with what earlier prints of the same map left no doubt about.
 */
export class HistogramKinds {
  readonly #script: ScriptFacts | undefined
  readonly #seen = new Map<string, Judgement>()

  constructor(script?: ScriptFacts) {
    this.#script = script
  }

  /** The kind of map `name`, of which these buckets (of one or of all keys) were printed. */
  of(name: string, buckets: Iterable<BucketBounds>): HistogramKind {
    const call = this.#script?.maps.get(name)?.call
    if (call === 'hist' || call === 'lhist') return call
    const judgement = judge(buckets)
    const seen = this.#seen.get(name)
    if (seen?.sure && !judgement.sure) return seen.kind
    this.#remember(name, judgement)
    return judgement.kind
  }

  /** Other evidence, such as the spelling of a label, says that map `name` is of this kind. */
  declare(name: string, kind: HistogramKind): void {
    this.#remember(name, { kind, sure: true })
  }

  /** Whether map `name` is known to be a histogram. */
  has(name: string): boolean {
    const call = this.#script?.maps.get(name)?.call
    return call === 'hist' || call === 'lhist' || this.#seen.has(name)
  }

  #remember(name: string, judgement: Judgement): void {
    if (this.#seen.size < MAX_MAPS || this.#seen.has(name)) this.#seen.set(name, judgement)
  }
}

interface Judgement {
  readonly kind: HistogramKind
  readonly sure: boolean
}

/**
 * hist buckets are powers of two, each cut into 2^bits equal ones; lhist buckets are equally wide. Where both fit,
 * plain powers of two mean hist, and equal widths mean lhist: hist with bits is rare.
 */
function judge(buckets: Iterable<BucketBounds>): Judgement {
  let width: number | undefined
  let unequal = false
  const fits = new Array<boolean>(MAX_BITS + 1).fill(true)
  for (const bucket of buckets) {
    if (isLinearEnd(bucket)) return { kind: 'lhist', sure: true }
    const { lo, hi } = bucket
    if (lo === null || hi === null) continue
    width ??= Number(hi) - Number(lo)
    unequal ||= width !== Number(hi) - Number(lo)
    for (let bits = 0; bits <= MAX_BITS; bits++)
      fits[bits] &&= isPower(Number(lo), Number(hi), bits)
  }
  if (!fits.includes(true)) return { kind: 'lhist', sure: true }
  return { kind: fits[0] || unequal ? 'hist' : 'lhist', sure: unequal }
}

/** hist has no last bucket without end, and its first one without beginning ends at 0. */
function isLinearEnd({ lo, hi }: BucketBounds): boolean {
  return hi === null || (lo === null && hi !== 0)
}

/** Whether hist with these bits has the bucket `[lo, hi)`. Such bounds are exact in a double. */
function isPower(lo: number, hi: number, bits: number): boolean {
  const width = hi - lo
  if (lo < 0 || width < 1) return false
  if (width === 1) return lo < 2 ** (bits + 1)
  const step = lo / width
  const isBinary = 2 ** Math.round(Math.log2(width)) === width
  return isBinary && Number.isInteger(step) && step >= 2 ** bits && step < 2 ** (bits + 1)
}
