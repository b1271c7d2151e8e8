/** Where time goes on a page: nanoseconds, the index of a component, and the frames, outermost first, as indexes. */
export type FlameRow = readonly [ns: number, component: number, ...frames: number[]]

/** A frame, or the component that its stack ends with, with all that lies inside. */
export interface FlameNode {
  /** Index of the frame; of the component where `isEnd`. */
  readonly what: number
  readonly isEnd: boolean
  readonly parent: FlameNode | undefined
  readonly depth: number
  ns: number
  /** Nanoseconds inside by component. */
  readonly byComponent: Map<number, number>
  readonly children: FlameNode[]
}

/**
 * Joins stacks from their outermost frames on. The most time comes first in each node. Each stack ends in its component, but
 * where `endless`.
 */
export function flameTree(rows: readonly FlameRow[], endless = false): FlameNode {
  const root = node(-1, false, undefined)
  const byKey = new Map<FlameNode, Map<number, FlameNode>>()
  for (const [ns, component, ...frames] of rows) {
    if (!(ns > 0)) continue
    let at = root
    add(at, ns, component)
    for (const frame of frames) {
      at = childOf(at, frame, false, byKey)
      add(at, ns, component)
    }
    if (!endless) add(childOf(at, component, true, byKey), ns, component)
  }
  sortTree(root)
  return root
}

/** What `rows` have more of than `usual` does, stack by stack; and how much less they have of others, in all. */
export function flameGrowth(
  rows: readonly FlameRow[],
  usual: readonly FlameRow[],
): { readonly more: readonly FlameRow[]; readonly lessNs: number } {
  const before = new Map(usual.map((row) => [keyOf(row), row[0]]))
  let lessNs = 0
  const more: FlameRow[] = []
  for (const row of rows) {
    const [ns, component, ...frames] = row
    const grown = ns - (before.get(keyOf(row)) ?? 0)
    before.delete(keyOf(row))
    if (grown > 0) more.push([grown, component, ...frames])
    else lessNs -= grown
  }
  for (const gone of before.values()) lessNs += gone
  return { more, lessNs }
}

/** The component with the most time inside. */
export function leadingComponent({ byComponent }: FlameNode): number {
  let [best, most] = [-1, -1]
  for (const [component, ns] of byComponent) if (ns > most) [best, most] = [component, ns]
  return best
}

/** The time of the outermost nodes that match: what lies inside of one counts once. */
export function matchedNs(from: FlameNode, isMatch: (each: FlameNode) => boolean): number {
  if (isMatch(from)) return from.ns
  return from.children.reduce((sum, child) => sum + matchedNs(child, isMatch), 0)
}

/** Where an arrow key leads to: out, in, or to the node beside it on the same level; undefined where nothing is shown. */
export function flameNeighbour(
  from: FlameNode,
  key: string,
  isShown: (each: FlameNode) => boolean,
): FlameNode | undefined {
  if (key === 'ArrowUp') return from.parent
  if (key === 'ArrowDown') return from.children.find(isShown)
  const step = key === 'ArrowLeft' ? -1 : key === 'ArrowRight' ? 1 : 0
  const beside = from.parent?.children ?? []
  const next = step === 0 ? undefined : beside[beside.indexOf(from) + step]
  return next !== undefined && isShown(next) ? next : undefined
}

function node(what: number, isEnd: boolean, parent: FlameNode | undefined): FlameNode {
  const depth = parent === undefined ? 0 : parent.depth + 1
  return { what, isEnd, parent, depth, ns: 0, byComponent: new Map(), children: [] }
}

function childOf(
  parent: FlameNode,
  what: number,
  isEnd: boolean,
  byKey: Map<FlameNode, Map<number, FlameNode>>,
): FlameNode {
  const children = byKey.get(parent) ?? new Map<number, FlameNode>()
  byKey.set(parent, children)
  const key = isEnd ? -1 - what : what
  const known = children.get(key)
  if (known !== undefined) return known
  const made = node(what, isEnd, parent)
  children.set(key, made)
  parent.children.push(made)
  return made
}

function add(to: FlameNode, ns: number, component: number): void {
  to.ns += ns
  to.byComponent.set(component, (to.byComponent.get(component) ?? 0) + ns)
}

function sortTree(from: FlameNode): void {
  from.children.sort((a, b) => b.ns - a.ns)
  for (const child of from.children) sortTree(child)
}

function keyOf([, ...rest]: FlameRow): string {
  return rest.join()
}
