import { describe, expect, it } from 'vitest'
import { readGoBinary } from '../../../src/script/binary/go-binary.ts'
import { Symbolizer } from '../../../src/script/symbols/symbolizer.ts'
import { GO_BINARIES, type GoBinaryName, goBinary, goBytes } from '../go-binaries.ts'

/** What is called by wrappers that the compiler made, by their names. */
function wrapped(name: GoBinaryName): ReadonlyMap<string, string | undefined> {
  const binary = goBinary(name)
  if (binary.table === undefined) throw new Error('no table')
  const symbols = new Symbolizer(binary, binary.table)
  const wrappers = binary.functions.filter((each) => /\.(gowrap|deferwrap)\d+$/.test(each.name))
  return new Map(wrappers.map((each) => [each.name, symbols.functionAt(each.address)]))
}

const WITH_WRAPPERS = [
  'go1.24-amd64',
  'go1.24-arm64',
  'go1.24-amd64-pie-stripped',
  'go1.27-amd64-ext-stripped',
  'go1.27-amd64-extpie-stripped',
] as const

describe('a goroutine that begins in a wrapper is named by what `go` called', () => {
  it.each(WITH_WRAPPERS)('by the call in its code, or by what was inlined into it: %s', (name) => {
    const found = wrapped(name)
    expect(found.get('runtime.gcenable.gowrap1')).toBe('runtime.bgsweep')
    expect(found.get('runtime.gcenable.gowrap2')).toBe('runtime.bgscavenge')
    expect(found.get('main.deferMethod.deferwrap1')).toBe('sync.(*Mutex).Unlock')
    expect(found.get('syscall.os_checkClonePidfd.deferwrap1')).toBe('syscall.Close')
    for (const fn of found.values()) expect(fn).not.toMatch(/wrap\d+$|^runtime\.morestack/)
  })

  it.each(['go1.19-amd64', 'go1.19-amd64-stripped'] as const)(
    'where its name is that of any closure, too: %s',
    (name) => {
      // As names are looked up: whatever version that may be.
      const binary = readGoBinary(goBytes(name), { goVersion: 'any' })
      if (binary.table === undefined) throw new Error('no table')
      const symbols = new Symbolizer(binary, binary.table)
      const at = (fn: string): number =>
        binary.functions.find((each) => each.name === fn)?.address ?? -1
      expect(symbols.functionAt(at('runtime.gcenable.func1'))).toBe('runtime.bgsweep')
      expect(symbols.functionAt(at('runtime.gcenable.func2'))).toBe('runtime.bgscavenge')
      // What somebody wrote keeps its own name.
      expect(symbols.functionAt(at('runtime.main.func1'))).toBe('runtime.main.func1')
    },
  )

  it.each(WITH_WRAPPERS)(
    'and closures keep theirs where wrappers have names of their own: %s',
    (name) => {
      const binary = goBinary(name)
      if (binary.table === undefined) throw new Error('no table')
      const symbols = new Symbolizer(binary, binary.table)
      const closures = binary.functions.filter(({ name: fn }) => /\.func\d+$/.test(fn))
      expect(closures.length).toBeGreaterThan(20)
      for (const { address, name: fn } of closures) {
        if (!fn.includes('[')) expect(symbols.functionAt(address)).toBe(fn)
      }
    },
  )

  it.each(GO_BINARIES)('and every other function by itself: %s', (name) => {
    const binary = goBinary(name)
    if (binary.table === undefined) return
    const symbols = new Symbolizer(binary, binary.table)
    const others = binary.functions
      .filter(({ name: fn }) => !/(?:wrap|\.func)\d+$/.test(fn))
      .slice(0, 400)
    expect(others.length).toBe(400)
    for (const { address, name: fn } of others) {
      // Of a generic function the table has a shorter name than the symbols.
      const known = symbols.functionAt(address)
      if (!fn.includes('[')) expect(known).toBe(fn)
    }
  })
})
