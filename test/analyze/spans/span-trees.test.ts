import { expect, test } from 'vitest'
import { SpanTrees } from '../../../src/analyze/spans/span-trees.ts'
import type { Span } from '../../../src/model/span.ts'
import { span } from '../../report/sample-analysis.ts'

function trees(): { readonly taken: Span[]; readonly all: SpanTrees } {
  const taken: Span[] = []
  return { taken, all: new SpanTrees({ count: 0 }, (each) => taken.push(each)) }
}

function shown(taken: readonly Span[]): readonly unknown[] {
  return taken.map(({ fn, parent }) => [fn, parent])
}

test('calls stand behind the one that made them, and name its row', () => {
  const { taken, all } = trees()
  all.ended({ call: 1, outer: 0, root: 1 }, span({ fn: 'alone' }))
  all.ended({ call: 4, outer: 3, root: 2 }, span({ fn: 'leaf' }))
  all.ended({ call: 3, outer: 2, root: 2 }, span({ fn: 'inner' }))
  all.ended({ call: 5, outer: 2, root: 2 }, span({ fn: 'second' }))
  expect(shown(taken)).toEqual([['alone', undefined]])
  all.ended({ call: 2, outer: 0, root: 2 }, span({ fn: 'outer' }))
  expect(shown(taken).slice(1)).toEqual([
    ['outer', undefined],
    ['inner', 1],
    ['leaf', 2],
    ['second', 1],
  ])
})

test('a call that is no row hands on the parent of its own', () => {
  const { taken, all } = trees()
  all.ended({ call: 3, outer: 2, root: 1 }, span({ fn: 'leaf' }))
  all.ended({ call: 2, outer: 1, root: 1 }, undefined)
  all.ended({ call: 1, outer: 0, root: 1 }, span({ fn: 'outer' }))
  all.ended({ call: 5, outer: 4, root: 4 }, span({ fn: 'orphan' }))
  all.ended({ call: 4, outer: 0, root: 4 }, undefined)
  expect(shown(taken)).toEqual([
    ['outer', undefined],
    ['leaf', 0],
    ['orphan', undefined],
  ])
})

test('what waits at the end goes on, and too many are not waited for', () => {
  const { taken, all } = trees()
  for (let call = 2; call < 10_000; call++) {
    all.ended({ call, outer: 1, root: 1 }, span({ fn: 'inner' }))
  }
  expect(all.parentless).toBeGreaterThan(0)
  expect(taken.length).toBeGreaterThan(4000)
  all.end()
  expect(taken).toHaveLength(9998)
})
