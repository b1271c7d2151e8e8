import { expect, test } from 'vitest'
import type { CodeFrame, SymbolFinder } from '../../../src/model/places.ts'
import { AnalyzeRun } from '../../../src/pipeline.ts'

const frame = (fn: string, owner: CodeFrame['owner'] = 'program'): CodeFrame => ({
  ...{ fn, owner },
  ...{ file: '/x/f.go', line: 7 },
})

/** The frames of the one stack of a map, in an analysis. */
function framesOf(symbols: SymbolFinder): readonly string[] | undefined {
  const run = new AnalyzeRun({ symbols })
  run.push('@[\n    0x401000\n    0x402000\n    known+3\n]: 5\n')
  const stacks = run.end().maps?.[0].stacks
  return stacks?.stacks[0].stack.map((at) => stacks.frames[at].name)
}

test('an analysis names addresses in the stacks of maps, wrappers left out', () => {
  const framesAt = (address: number): readonly CodeFrame[] =>
    address === 0x401000
      ? [frame('main.leaf')]
      : [frame('main.gowrap1', 'wrapper'), frame('main.f')]
  const symbols: SymbolFinder = () => ({ framesAt, functionAt: () => undefined })
  expect(framesOf(symbols)).toEqual(['main.leaf', 'main.f', 'known'])
})

test('where the program is not at hand they stay addresses', () => {
  expect(framesOf(() => 'not here')).toEqual(['0x401000', '0x402000', 'known'])
})
