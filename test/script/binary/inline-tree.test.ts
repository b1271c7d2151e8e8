import { describe, expect, test } from 'vitest'
import { inlinedFunctions } from '../../../src/script/binary/inline-tree.ts'
import { type GoBinaryName, goBinary } from '../go-binaries.ts'

function callers(name: GoBinaryName, wanted: string): readonly string[] | undefined {
  return inlinedFunctions(goBinary(name), (each) => each === wanted)[0]?.callers
}

describe.each([
  'go1.19-amd64',
  'go1.19-amd64-stripped',
  'go1.24-amd64',
  'go1.24-amd64-pie-stripped',
  'go1.24-arm64',
] as const)('inlined functions of %s', (name) => {
  test('are told with the functions that hold their code', () => {
    expect(callers(name, 'main.inlined')).toEqual(['main.callsInlined'])
    expect(callers(name, 'sync.(*Mutex).Lock')).toContain('main.deferMethod')
  })

  test('are none of those that must not be inlined', () => {
    expect(callers(name, 'main.side')).toBeUndefined()
    expect(callers(name, 'main.(*Server).Handle')).toBeUndefined()
  })
})

test('older Go does not tell', () => {
  expect(inlinedFunctions(goBinary('go1.15-amd64'), () => true)).toEqual([])
})

test('a thousand names and more are read of a program, and all of them are names', () => {
  const all = inlinedFunctions(goBinary('go1.24-amd64'), () => true)
  expect(all.length).toBeGreaterThan(500)
  expect(all.filter(({ name }) => !/^[\p{L}\p{N}\p{P}\p{S} ]+$/u.test(name))).toEqual([])
})
