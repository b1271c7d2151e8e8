import { expect, test } from 'vitest'
import type { MapSummary } from '../../../src/model/histogram.ts'
import { stackFigure } from '../../../src/report/html/flame-figure.ts'

function figureOf(map: Partial<MapSummary>, stacks: number): string {
  const frames = [
    { name: 'example.com/a/pkg.(*T).Leaf', file: '/x/leaf.go', line: 7 },
    { name: '</script>' },
  ]
  const found = Array.from({ length: stacks }, () => ({ stack: [0, 1], value: 5 }))
  const whole: MapSummary = { name: '@', kind: 'map', prints: 1, keys: 9, top: [], ...map }
  return stackFigure(whole, { frames, stacks: found, rest: 3 }, 2).text
}

/** What travels to the page. */
function dataOf(figure: string) {
  const [, text = ''] = /<script type="application\/json">(.*)<\/script>/.exec(figure) ?? []
  return JSON.parse(text)
}

test('values of a map travel as they are, or in nanoseconds where their unit is known', () => {
  expect(dataOf(figureOf({}, 1))).toMatchObject({
    frames: [
      ['pkg.(*T).Leaf', 'leaf.go:7'],
      ['</script>', ''],
    ],
    tail: [
      [5, 0, 1, 0],
      [3, 0],
    ],
    ...{ isMap: true, isTime: false },
  })
  const timed = figureOf({ unitNs: 1000 }, 1)
  expect(dataOf(timed)).toMatchObject({
    tail: [
      [5000, 0, 1, 0],
      [3000, 0],
    ],
    isTime: true,
  })
  expect(timed).toContain('>5.00 µs</th>')
})

test('the largest are drawn, the others keep their room, and it is said', () => {
  const figure = figureOf({}, 700)
  const { tail } = dataOf(figure)
  expect(tail.length).toBe(601)
  expect(tail.at(-1)).toEqual([503, 0])
  expect(figure).toContain('700 stacks of functions, the 600 largest of them here')
})

test('names of a capture are no markup', () => {
  expect(figureOf({}, 1).replace(/<script.*<\/script>/, '')).not.toContain('</script>')
})
