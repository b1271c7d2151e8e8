import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type FlameNode,
  type FlameRow,
  flameGrowth,
  flameNeighbour,
  flameTree,
  leadingComponent,
  matchedNs,
} from '../../src/browser/flame-tree.ts'

const rows = fc.array(
  fc
    .tuple(fc.nat(1000), fc.nat(3), fc.array(fc.nat(4), { maxLength: 6 }))
    .map(([ns, component, frames]): FlameRow => [ns, component, ...frames]),
  { maxLength: 40 },
)
const sum = (all: readonly FlameRow[]): number => all.reduce((total, [ns]) => total + ns, 0)
const everyNode = (node: FlameNode): readonly FlameNode[] => [
  node,
  ...node.children.flatMap(everyNode),
]

/** One row a stack, as a capture has them. */
function joined(all: readonly FlameRow[]): readonly FlameRow[] {
  const byKey = new Map<string, FlameRow>()
  for (const row of all) if (!byKey.has(row.slice(1).join())) byKey.set(row.slice(1).join(), row)
  return [...byKey.values()]
}

describe('flameTree', () => {
  it('joins stacks from their outermost frames on, the most time first', () => {
    const root = flameTree([
      [10, 0, 7, 8],
      [30, 1, 7, 9],
      [5, 1],
    ])
    expect(root.ns).toBe(45)
    expect(root.children.map(({ what, isEnd, ns }) => [what, isEnd, ns])).toEqual([
      [7, false, 40],
      [1, true, 5],
    ])
    expect(root.children[0].children.map(({ what, ns }) => [what, ns])).toEqual([
      [9, 30],
      [8, 10],
    ])
    expect(leadingComponent(root.children[0])).toBe(1)
  })

  it('loses no time: every node is what lies inside of it, and by component', () => {
    fc.assert(
      fc.property(rows, (all) => {
        const root = flameTree(all)
        expect(root.ns).toBe(sum(all))
        for (const node of everyNode(root)) {
          const inside = node.children.reduce((total, { ns }) => total + ns, 0)
          if (!node.isEnd) expect(inside).toBe(node.ns)
          expect([...node.byComponent.values()].reduce((total, ns) => total + ns, 0)).toBe(node.ns)
        }
      }),
    )
  })
})

describe('flameGrowth', () => {
  it('is what there is more of, and how much less of the rest: together the difference', () => {
    fc.assert(
      fc.property(rows.map(joined), rows.map(joined), (after, before) => {
        const { more, lessNs } = flameGrowth(after, before)
        expect(more.every(([ns]) => ns > 0)).toBe(true)
        expect(sum(more) - lessNs).toBe(sum(after) - sum(before))
      }),
    )
  })
})

describe('what is looked for', () => {
  it('counts once where it lies inside of itself', () => {
    const root = flameTree([
      [10, 0, 7, 8, 7],
      [5, 0, 9],
      [3, 0, 9, 7],
    ])
    expect(matchedNs(root, ({ what, isEnd }) => what === 7 && !isEnd)).toBe(13)
  })
})

describe('flameNeighbour', () => {
  it('goes out, in, and to the sides, over what is shown alone', () => {
    const root = flameTree([
      [10, 0, 7],
      [5, 0, 9],
      [3, 0, 6],
    ])
    const [seven, nine, six] = root.children
    const next = (from: FlameNode, key: string): FlameNode | undefined =>
      flameNeighbour(from, key, (node) => node !== six)
    expect(next(root, 'ArrowDown')).toBe(seven)
    expect(next(seven, 'ArrowRight')).toBe(nine)
    expect(next(nine, 'ArrowLeft')).toBe(seven)
    expect(next(nine, 'ArrowUp')).toBe(root)
    expect(next(nine, 'ArrowRight')).toBeUndefined()
    expect(next(root, 'ArrowLeft')).toBeUndefined()
    expect(next(seven, 'a')).toBeUndefined()
  })
})
