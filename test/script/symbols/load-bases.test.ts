import { describe, expect, it, test } from 'vitest'
import { scanCode } from '../../../src/script/proof/scan-code.ts'
import { loadBases, MOST_ADDRESSES } from '../../../src/script/symbols/load-bases.ts'
import { type GoBinaryName, goBinary } from '../go-binaries.ts'

const BASE = 0x55d0c8400000
const OTHER = 0x561f02a7b000

/** Addresses behind calls, of every so manieth function. */
function returnsOf(name: GoBinaryName, step: number): readonly number[] {
  const binary = goBinary(name)
  return binary.functions.flatMap(({ address, size }, index) => {
    if (index % step !== 0) return []
    const calls = scanCode(binary, address, address + size).filter(({ kind }) => kind === 'call')
    return calls.slice(0, 1).map((call) => call.address + call.length)
  })
}

function basesOf(name: GoBinaryName, returns: readonly number[]): readonly number[] {
  const { elf, functions } = goBinary(name)
  const last = functions[functions.length - 1]
  return loadBases(elf, { from: functions[0].address, to: last.address + last.size }, returns)
}

describe('where a program was loaded, by what its stacks return to', () => {
  test.each(['go1.24-amd64-pie-stripped', 'go1.27-amd64-extpie-stripped', 'go1.24-arm64'] as const)(
    '%s',
    (name) => {
      const returns = returnsOf(name, 97)
      expect(returns.length).toBeGreaterThan(8)
      expect(
        basesOf(
          name,
          returns.map((at) => at + BASE),
        ),
      ).toEqual([BASE])
    },
  )

  const name = 'go1.24-amd64-pie-stripped'

  it('is found by some of very many addresses', () => {
    const { elf, functions } = goBinary(name)
    const last = functions[functions.length - 1]
    const range = { from: functions[0].address, to: last.address + last.size }
    const returns = functions.flatMap(({ address, size }) =>
      scanCode(goBinary(name), address, address + size)
        .filter(({ kind }) => kind === 'call')
        .map((call) => call.address + call.length + BASE),
    )
    expect(returns.length).toBeGreaterThan(2 * MOST_ADDRESSES)
    expect(loadBases(elf, range, returns)).toEqual([BASE])
  })

  it('a base for each process, whatever libraries and stopped goroutines stand between', () => {
    const returns = returnsOf(name, 61)
    const [{ address }] = goBinary(name).functions
    const found = basesOf(name, [
      ...returns.map((at) => at + BASE),
      ...[address + BASE + 1, 0x7f3aa04631a4, 0x7f3aa0463f00],
      ...returns.map((at) => at + OTHER),
    ])
    expect([...found].sort()).toEqual([BASE, OTHER])
  })

  it('is not told by too few addresses, nor by those of another program', () => {
    const returns = returnsOf(name, 97).map((at) => at + BASE)
    expect(basesOf(name, returns.slice(0, 2))).toEqual([])
    expect(
      basesOf(
        name,
        returnsOf('go1.27-amd64-extpie-stripped', 97).map((at) => at + BASE),
      ),
    ).toEqual([])
    expect(basesOf(name, [])).toEqual([])
  })
})
