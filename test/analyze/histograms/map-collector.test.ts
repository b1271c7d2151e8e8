import { describe, expect, it } from 'vitest'
import { MapCollector } from '../../../src/analyze/histograms/map-collector.ts'
import { DiagnosticLog } from '../../../src/model/diagnostic.ts'

type Print = Readonly<Record<string, number | string>>

function collect(prints: readonly Print[], name = '@m') {
  const collector = new MapCollector(new DiagnosticLog())
  for (const [i, print] of prints.entries()) {
    for (const [key, value] of Object.entries(print)) {
      collector.add({ kind: 'map', name, snapshot: i + 1, key: [key], value })
    }
  }
  return collector.build()[0]
}

describe('a map', () => {
  it('is its last print, the largest values first', () => {
    expect(collect([{ a: 9 }, { a: 10, b: 30, c: 20 }])).toEqual({
      ...{ name: '@m', kind: 'map', prints: 2, keys: 3, sum: 60 },
      top: [
        { key: ['b'], value: 30 },
        { key: ['c'], value: 20 },
        { key: ['a'], value: 10 },
      ],
    })
  })

  it('of many keys has its ten largest, whatever their order', () => {
    const print = Object.fromEntries(
      Array.from({ length: 500 }, (_, i) => [`k${i}`, (i * 7919) % 500]),
    )
    const { top, keys, sum } = collect([print])
    expect(top.map(({ value }) => value)).toEqual([
      499, 498, 497, 496, 495, 494, 493, 492, 491, 490,
    ])
    expect({ keys, sum }).toEqual({ keys: 500, sum: (499 * 500) / 2 })
  })

  it('of text has no sum, and keeps the order of the capture', () => {
    expect(collect([{ a: 'x', b: 'y' }])).toEqual({
      ...{ name: '@m', kind: 'map', prints: 1, keys: 2 },
      top: [
        { key: ['a'], value: 'x' },
        { key: ['b'], value: 'y' },
      ],
    })
  })

  it('of stacks is told where there are too many to keep stack by stack, and other maps are not', () => {
    const told = (maps: number, key: string): readonly string[] => {
      const log = new DiagnosticLog()
      const collector = new MapCollector(log)
      for (let i = 0; i < maps; i++) {
        collector.add({ kind: 'map', name: `@m${i}`, snapshot: 1, key: [key], value: 1 })
      }
      return log.list().map(({ code, message }) => `${code}: ${message}`)
    }
    expect(told(16, '\n    main.a+1\n    main.b+2\n')).toEqual([])
    expect(told(17, '\n    main.a+1\n    main.b+2\n')).toEqual([
      'LIMIT_REACHED: of maps of stacks 16 are drawn at most; gotail tables --folded has each',
    ])
    expect(told(40, '12345')).toEqual([])
  })

  it('tells its unit by its name', () => {
    expect(collect([{ a: 1 }], '@wait_ms').unitNs).toBe(1e6)
  })
})
