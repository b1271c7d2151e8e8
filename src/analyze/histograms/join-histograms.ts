import type { Bucket, Histogram } from '../../model/histogram.ts'

/**
 * The histograms of several captures as one each, by kind, name and key: the sum of their buckets. Where captures drew the
 * buckets in other widths, those that overlap become one. In the order in which they are met.
 */
export function joinHistograms(captures: readonly (readonly Histogram[])[]): readonly Histogram[] {
  if (captures.length === 1) return captures[0]
  const all = new Map<string, Histogram[]>()
  for (const histogram of captures.flat()) {
    const id = JSON.stringify([histogram.kind, histogram.name, histogram.key])
    const alike = all.get(id)
    if (alike === undefined) all.set(id, [histogram])
    else alike.push(histogram)
  }
  return [...all.values()].map(joined)
}

function joined(alike: readonly Histogram[]): Histogram {
  const [first] = alike
  if (alike.length === 1) return first
  const partial = alike.find((each) => each.partial === 'unread') ?? alike.find(isPart)
  const { exact: _, series: __, ...rest } = first
  return {
    ...rest,
    ...(partial?.partial === undefined ? {} : { partial: partial.partial }),
    ...exactOf(alike),
    joined: 'sum',
    snapshots: alike.reduce((sum, { snapshots }) => sum + snapshots, 0),
    buckets: apart(alike.flatMap(({ buckets }) => buckets)),
  }
}

/** Of all captures, or of none. */
function exactOf(alike: readonly Histogram[]): Pick<Histogram, 'exact'> {
  const known = alike.flatMap(({ exact }) => (exact === undefined ? [] : [exact]))
  if (known.length < alike.length) return {}
  const sum = (field: 'count' | 'total'): number => known.reduce((n, each) => n + each[field], 0)
  return { exact: { count: sum('count'), total: sum('total') } }
}

function isPart({ partial }: Histogram): boolean {
  return partial !== undefined
}

/** Buckets that overlap taken together: afterwards they are ascending and apart. */
function apart(buckets: readonly Bucket[]): readonly Bucket[] {
  const sorted = [...buckets].sort((a, b) => a.lo - b.lo || a.hi - b.hi)
  const found: Bucket[] = []
  for (const bucket of sorted) {
    const last = found.at(-1)
    if (last === undefined || bucket.lo >= last.hi) found.push(bucket)
    else {
      const { lo } = last
      const hi = Math.max(last.hi, bucket.hi)
      found[found.length - 1] = { lo, hi, count: last.count + bucket.count }
    }
  }
  return found
}
