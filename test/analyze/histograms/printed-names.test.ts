import { expect, test } from 'vitest'
import type { CodeFrame, SymbolFinder } from '../../../src/model/places.ts'
import { AnalyzeRun } from '../../../src/pipeline.ts'

const frame = (fn: string, owner: CodeFrame['owner'] = 'program'): CodeFrame => ({
  ...{ fn, owner },
  ...{ file: '/x/f.go', line: 7 },
})

/** What an analysis says of the names of addresses. */
function noteOf(symbols: SymbolFinder, stack: string): string | undefined {
  const run = new AnalyzeRun({ symbols })
  run.push(`@[\n${stack}]: 5\n`)
  return run.end().diagnostics.find(({ code }) => code === 'NO_NAMES')?.message
}

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

test('addresses of a program that lies elsewhere each time are those of its file, less where it was loaded', () => {
  const framesAt = (address: number): readonly CodeFrame[] =>
    address === 0x1000 || address === 0x1fff ? [frame(`main.f${address}`)] : []
  const loadBases = (returns: readonly number[]): readonly number[] =>
    returns.includes(0x402000) ? [0x10_0000, 0x40_0000] : []
  const symbols: SymbolFinder = () => ({ framesAt, loadBases, functionAt: () => undefined })
  expect(framesOf(symbols)).toEqual(['main.f4096', 'main.f8191', 'known'])
})

test('where no address has a name, it is said why', () => {
  const framesAt = (): readonly CodeFrame[] => []
  const symbols = (isMoved: boolean) => () => ({ framesAt, isMoved, functionAt: () => undefined })
  const bare = '    0x401000\n    0x402000\n'
  expect(noteOf(symbols(false), bare)).toMatch(/none of them lies in a function/)
  expect(noteOf(symbols(true), bare)).toMatch(/position-independent/)
  expect(noteOf(() => 'not here', bare)).toBe('not here')
  // Libraries and code that was made at run time have addresses in every stack.
  expect(noteOf(() => 'not here', `    f+3\n${bare}`)).toBeUndefined()
  const found: SymbolFinder = () => ({
    framesAt: () => [frame('main.f')],
    functionAt: () => undefined,
  })
  expect(noteOf(found, bare)).toBeUndefined()
})
