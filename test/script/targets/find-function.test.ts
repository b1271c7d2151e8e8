import { describe, expect, test } from 'vitest'
import { findFunctions, isGlob } from '../../../src/script/targets/find-function.ts'

const NAMES = [
  'main.main',
  'main.(*Server).Handle',
  'main.(*Server).Handle.func1',
  'main.(*XServer).Handle',
  'main.(*Group[go.shape.int]).Put',
  'main.(*Group[go.shape.string]).Put',
  'example.com/db/server.(*clientConn).handleStmtExecute',
  'example.com/db/server.(*clientConn).dispatch',
  'main.xmain',
]
const FUNCTIONS = NAMES.map((name, index) => ({ name, address: 0x1000 + index * 16, size: 16 }))

function names(wanted: string): readonly string[] {
  const found = findFunctions(FUNCTIONS, wanted)
  return 'functions' in found ? found.functions.map(({ name }) => name) : []
}

function failure(wanted: string): {
  readonly reason: string
  readonly candidates: readonly string[]
} {
  const found = findFunctions(FUNCTIONS, wanted)
  return 'functions' in found ? { reason: '', candidates: [] } : found
}

describe('a function is found', () => {
  test('by its full name, although others begin or end so', () => {
    expect(names('main.(*Server).Handle')).toEqual(['main.(*Server).Handle'])
    expect(names('main.main')).toEqual(['main.main'])
  })

  test('by the end of its name, from a dot or a slash on', () => {
    expect(names('(*clientConn).handleStmtExecute')).toEqual([NAMES[6]])
    expect(names('server.(*clientConn).dispatch')).toEqual([NAMES[7]])
    expect(names('main')).toEqual(['main.main'])
  })

  test('in all instances, when it is generic', () => {
    const both = [NAMES[4], NAMES[5]]
    expect(names('main.(*Group[...]).Put')).toEqual(both)
    expect(names('(*Group[go.shape.int]).Put')).toEqual(both)
    expect(names('main.(*Group[go.shape.int]).Put')).toEqual(both)
  })

  test('by a pattern; the star of a receiver is none', () => {
    expect(names('main.(*Server).*')).toEqual([NAMES[1], NAMES[2]])
    expect(names('main.*main')).toEqual(['main.main', 'main.xmain'])
    expect(names('*.dispatch')).toEqual([NAMES[7]])
    expect(names('main.?main')).toEqual(['main.xmain'])
    expect(isGlob('main.(*Server).Handle')).toBe(false)
  })

  test('a pattern of many stars takes no time', () => {
    expect(failure(`${'*a'.repeat(12)}*z`).reason).toMatch(/no function matches/)
  })
})

describe('a function is not found', () => {
  test('when several end so: they are named', () => {
    const { reason, candidates } = failure('Handle')
    expect(reason).toBe('Handle is ambiguous: 2 functions end so')
    expect(candidates).toEqual(['main.(*Server).Handle', 'main.(*XServer).Handle'])
  })

  test('when it is misspelt: the nearest are named', () => {
    expect(failure('main.(*Servr).Handle').candidates[0]).toBe('main.(*Server).Handle')
    expect(failure('handleStmtExecut').candidates).toEqual([NAMES[6]])
    expect(failure('server.dispatch').candidates).toContain(NAMES[7])
    expect(failure('')).toEqual({ reason: 'no function  in this program', candidates: [] })
    expect(failure('quite.something.Else').candidates).toEqual([])
  })
})
