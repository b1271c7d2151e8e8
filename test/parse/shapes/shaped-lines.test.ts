import { expect, test } from 'vitest'
import { scriptShapes } from '../../../src/parse/script/script-shapes.ts'
import { ShapedLines } from '../../../src/parse/shapes/shaped-lines.ts'

type Row = readonly [name: string, line: number, values: readonly (number | string)[]]

/** The rows that each line releases; undefined for lines that belong to no table. */
function run(lines: ShapedLines, texts: readonly string[]): (Row[] | undefined)[] {
  return texts.map((text, at) =>
    lines
      .read({ kind: 'printf', line: at + 1, text })
      ?.map((row) => [row.shape.name, row.line, row.values]),
  )
}

test('the first line of a table waits for the second, and comes with it', () => {
  const lines = new ShapedLines()
  expect(run(lines, ['k=1', 'hello', 'f 5 us', 'k=2', 'k=3'])).toEqual([
    [],
    undefined,
    [],
    [
      ['k=%d', 1, [1]],
      ['k=%d', 4, [2]],
    ],
    [['k=%d', 5, [3]]],
  ])
  expect(lines.rest()).toEqual([{ kind: 'printf', line: 3, text: 'f 5 us' }])
})

test('with a script, one line is a table and nothing is guessed', () => {
  const shapes = scriptShapes([{ format: 'took %d us\n', arguments: ['$us'] }])
  const lines = new ShapedLines(shapes)
  expect(run(lines, ['took 5 us', 'k=1', 'k=2'])).toEqual([
    [['took %d us', 1, [5]]],
    undefined,
    undefined,
  ])
  expect(lines.rest()).toEqual([])
})

test('no line is lost or told twice', () => {
  const lines = new ShapedLines()
  const texts = Array.from({ length: 3000 }, (_, at) => `w${(at * 7) % 1300} k=${at}`)
  const released = run(lines, texts)
  const plain = released.filter((rows) => rows === undefined).length
  const rows = released.flatMap((some) => some ?? []).map(([, line]) => line)
  const waiting = lines.rest().map((record) => record.line)
  expect(plain).toBe(lines.refusedCount)
  expect(new Set([...rows, ...waiting]).size).toBe(rows.length + waiting.length)
  expect(plain + rows.length + waiting.length).toBe(3000)
})
