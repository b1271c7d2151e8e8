/** Something that goes on from one time to another. */
export interface Stretch {
  readonly fromNs: bigint
  readonly toNs: bigint
}

/**
 * Deals stretches out to lanes so that in each lane any two are apart or one within the other. Each lane is in order of
 * the beginnings, the outer of two first.
 */
export function nestedLanes<T extends Stretch>(stretches: readonly T[]): readonly (readonly T[])[] {
  const lanes: { readonly all: T[]; readonly open: T[] }[] = []
  for (const each of [...stretches].sort(outerFirst)) {
    const lane = lanes.find(({ open }) => {
      while (open.length > 0 && open[open.length - 1].toNs <= each.fromNs) open.pop()
      return open.length === 0 || open[open.length - 1].toNs >= each.toNs
    })
    if (lane === undefined) lanes.push({ all: [each], open: [each] })
    else {
      lane.all.push(each)
      lane.open.push(each)
    }
  }
  return lanes.map(({ all }) => all)
}

function outerFirst(a: Stretch, b: Stretch): number {
  return compare(a.fromNs, b.fromNs) || compare(b.toNs, a.toNs)
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0
}
