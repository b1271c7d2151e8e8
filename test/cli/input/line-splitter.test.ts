import { expect, test } from 'vitest'
import { LineSplitter } from '../../../src/cli/input/line-splitter.ts'

function split(...pieces: readonly string[]): readonly string[] {
  const lines: string[] = []
  const splitter = new LineSplitter((line) => lines.push(line))
  for (const piece of pieces) splitter.push(piece)
  splitter.end()
  return lines
}

test('lines are the same however they are cut', () => {
  expect(split('ab\ncd\n')).toEqual(['ab', 'cd'])
  expect(split('a', 'b\n', 'c', '', 'd', '\n')).toEqual(['ab', 'cd'])
})

test('a last line without its line feed is one too', () => {
  expect(split('ab\nc')).toEqual(['ab', 'c'])
})

test('of an endless line only the begin is kept', () => {
  expect(split(...Array.from({ length: 1000 }, () => 'x'.repeat(100)), '\ny\n')).toEqual([
    'x'.repeat(4096),
    'y',
  ])
})
