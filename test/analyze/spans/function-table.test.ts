import { describe, expect, it } from 'vitest'
import { FunctionBook } from '../../../src/analyze/spans/function-book.ts'
import { FunctionTable } from '../../../src/analyze/spans/function-table.ts'
import { NAMED_FUNCTION } from '../../../src/model/event-batch.ts'
import { draftOf } from '../draft-of.ts'

function table(
  fns: string[],
  named: string[] = [],
  book = new FunctionBook(1000, 10),
): FunctionTable {
  const functions = new FunctionTable(book)
  functions.useHeader({ fns, named })
  return functions
}

function add(functions: FunctionTable, code: number, spans = 1): void {
  for (let i = 0; i < spans; i++) functions.entry(code)?.store.add(draftOf({ durNs: i }))
}

describe('FunctionTable', () => {
  it('names functions by the header, or by the lines themselves', () => {
    const functions = table(['main.a', 'main.b'], ['main.c'])
    expect([0, 1, NAMED_FUNCTION].map((code) => functions.name(code))).toEqual([
      ...['main.a', 'main.b', 'main.c'],
    ])
  })

  it('has a name for what has none', () => {
    const functions = table([], [''])
    expect([0, 7, NAMED_FUNCTION, NAMED_FUNCTION + 5].map((code) => functions.name(code))).toEqual([
      ...['(unnamed)', 'fn7', '(unnamed)', '(unnamed)'],
    ])
  })

  it('keeps one entry for one name, whatever its codes', () => {
    const functions = table(['main.a'], ['main.a'])
    expect(functions.entry(0)).toBe(functions.entry(NAMED_FUNCTION))
  })

  it('lists those with spans, the one with the most first, then by name', () => {
    const book = new FunctionBook(1000, 10)
    const functions = table(['b', 'a', 'c', 'none'], [], book)
    add(functions, 0, 2)
    add(functions, 1, 2)
    add(functions, 2, 3)
    functions.entry(3)
    expect(book.list().map(({ name }) => name)).toEqual(['c', 'a', 'b'])
  })

  it('has no entry for what the filter leaves out, however the pattern is flagged', () => {
    const functions = table(
      ['main.a', 'main.ab', 'net.c', 'main.d'],
      [],
      new FunctionBook(1000, 10, /^main\./g),
    )
    expect([0, 1, 2, 3].map((code) => functions.entry(code)?.name)).toEqual([
      ...['main.a', 'main.ab', undefined, 'main.d'],
    ])
  })

  it('finds a name that comes late', () => {
    const fns: string[] = []
    const functions = table(fns)
    expect(functions.entry(0)?.name).toBe('(unnamed)')
    fns.push('main.a')
    functions.useHeader({ fns, named: [] })
    expect(functions.entry(0)?.name).toBe('main.a')
  })

  it('stays small however many functions a capture names', () => {
    const book = new FunctionBook(1000, 10)
    const functions = table([], [], book)
    const before = process.memoryUsage().arrayBuffers
    for (let code = 0; code < 20_000; code++) add(functions, code)
    const grown = process.memoryUsage().arrayBuffers - before
    expect(grown).toBeLessThan(120e6)
    const list = book.list()
    expect(list.reduce((sum, { store }) => sum + store.count, 0)).toBe(20_000)
    expect(list[0].name).toBe('(other functions)')
  })
})
