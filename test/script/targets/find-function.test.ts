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
  'gopkg.in/alecthomas/kingpin%2ev2.(*Application).Parse',
  'net/http.HandlerFunc.ServeHTTP',
  'example.com/web.(*Mux).ServeHTTP',
  'example.com/web.Static.ServeHTTP',
  'example.com/web.serve.func1',
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

  test('by a pattern for the end of its name, where none matches as a whole', () => {
    expect(names('(*clientConn).*')).toEqual([NAMES[6], NAMES[7]])
    expect(names('server.*.disp*')).toEqual([NAMES[7]])
    expect(names('main.*main')).toEqual(['main.main', 'main.xmain'])
    expect(failure('lientConn).*').reason).toMatch(/no function matches/)
  })

  test('by the name of its package as it is imported, or as the linker escapes it', () => {
    for (const wanted of [
      'kingpin.v2.(*Application).Parse',
      'kingpin%2ev2.(*Application).Parse',
      'gopkg.in/alecthomas/kingpin.v2.(*Application).Parse',
      'kingpin.v2.*',
    ]) {
      expect(names(wanted)).toEqual([NAMES[9]])
    }
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

  test('when it is a method of an interface: those that implement it are named, the own first', () => {
    const { reason, candidates } = failure('http.Handler.ServeHTTP')
    expect(reason).toBe(
      'no function http.Handler.ServeHTTP in this program: a method of an interface has no code of its own',
    )
    expect(candidates).toEqual([NAMES[11], NAMES[12], NAMES[10]])
    expect(failure('web.serve.func9').reason).toBe('no function web.serve.func9 in this program')
  })

  test('when it is misspelt: the nearest are named', () => {
    expect(failure('main.(*Servr).Handle').candidates[0]).toBe('main.(*Server).Handle')
    expect(failure('handleStmtExecut').candidates).toEqual([NAMES[6]])
    expect(failure('server.dispatch').candidates).toContain(NAMES[7])
    expect(failure('')).toEqual({ reason: 'no function  in this program', candidates: [] })
    expect(failure('quite.something.Else').candidates).toEqual([])
  })
})
