import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { codeOf } from '../../../src/script/binary/go-binary.ts'
import {
  entryAtStart,
  entryPoint,
  retAddresses,
} from '../../../src/script/targets/probe-placement.ts'
import {
  codeFor,
  decoderFor,
  GO_FIXTURES,
  type GoBinaryName,
  goBinary,
  goBytes,
  goFunction,
} from '../go-binaries.ts'

const EXPECTED: Readonly<
  Record<
    string,
    { readonly all: number; readonly functions: Readonly<Record<string, readonly string[]>> }
  >
> = JSON.parse(readFileSync(join(GO_FIXTURES, 'rets.json'), 'utf8'))
const NAMES: readonly GoBinaryName[] = [
  'go1.15-amd64',
  'go1.19-amd64',
  'go1.24-amd64',
  'go1.24-arm64',
]

const KNOWN = new Map<GoBinaryName, readonly number[]>()

function allRets(name: GoBinaryName): readonly number[] {
  const known = KNOWN.get(name)
  if (known !== undefined) return known
  const binary = goBinary(name)
  const decode = decoderFor(binary)
  const rets = binary.functions.flatMap((each) =>
    retAddresses(decode(codeOf(binary, each), each.address)),
  )
  KNOWN.set(name, rets)
  return rets
}

describe('RETs', () => {
  test.each(NAMES)('%s: those of every function are where a disassembler saw them', (name) => {
    const { functions, all } = EXPECTED[name]
    expect(Object.keys(functions).length).toBeGreaterThan(20)
    const binary = goBinary(name)
    for (const [wanted, addresses] of Object.entries(functions)) {
      const each = binary.functions.find((one) => one.name === wanted)
      const code = each === undefined ? [] : decoderFor(binary)(codeOf(binary, each), each.address)
      expect(
        retAddresses(code).map((address) => `0x${address.toString(16)}`),
        wanted,
      ).toEqual(addresses)
    }
    expect(allRets(name).length).toBe(all)
  })

  test('a stripped program has the same ones', () => {
    expect(allRets('go1.19-amd64-stripped')).toEqual(allRets('go1.19-amd64'))
  })

  test('the whole program agrees with objdump, where that is installed', ({ skip }) => {
    const folder = mkdtempSync(join(tmpdir(), 'gotail-rets-'))
    try {
      const path = join(folder, 'program')
      writeFileSync(path, goBytes('go1.24-amd64'))
      const seen = disassembled(path)
      if (seen === undefined) return skip('objdump is not installed')
      expect(allRets('go1.24-amd64')).toEqual(seen)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  function disassembled(path: string): readonly number[] | undefined {
    try {
      const text = execFileSync('objdump', ['-d', '--no-show-raw-insn', path], {
        encoding: 'utf8',
        maxBuffer: 1e8,
        stdio: ['ignore', 'pipe', 'ignore'],
      })
      const lines = text.split('\n').filter((line) => /:\tret\b/.test(line))
      return lines.map((line) => Number.parseInt(line, 16))
    } catch {
      return undefined
    }
  }
})

describe('entries', () => {
  /** Kind, and how far behind the start of the function. */
  const place = (name: GoBinaryName, wanted: string): readonly [string, number] => {
    const { kind, address } = entryPoint(codeFor(name, wanted))
    return [kind, address - goFunction(name, wanted).address]
  }

  test('Go 1.21 and newer: the push of the frame pointer, behind small, large and huge checks', () => {
    expect(place('go1.24-amd64', 'main.(*Server).Handle')).toEqual(['push', 10])
    expect(place('go1.24-amd64', 'main.middle')).toEqual(['push', 18])
    expect(place('go1.24-amd64', 'main.huge')).toEqual(['push', 26])
    expect(place('go1.24-amd64', 'runtime.casgstatus')).toEqual(['push', 0])
  })

  test('older Go: the branch of the stack check itself, the last one of it', () => {
    expect(place('go1.19-amd64', 'main.(*Server).Handle')).toEqual(['jbe', 4])
    expect(place('go1.19-amd64', 'main.huge')).toEqual(['jbe', 20])
    expect(place('go1.15-amd64', 'main.rec')).toEqual(['jbe', 13])
    expect(place('go1.15-amd64', 'main.bigrec')).toEqual(['jbe', 21])
  })

  test('arm64: the instruction behind the check', () => {
    expect(place('go1.24-arm64', 'main.(*Server).Handle')).toEqual(['push', 12])
    expect(place('go1.24-arm64', 'main.middle')).toEqual(['push', 16])
    expect(place('go1.24-arm64', 'main.huge')).toEqual(['push', 24])
  })

  test('a function without a check cannot restart: its start is as good', () => {
    for (const name of ['go1.19-amd64', 'go1.24-amd64', 'go1.24-arm64'] as const) {
      expect(place(name, 'main.leaf')).toEqual(['push', 0])
    }
  })

  test('unless a loop leads back to the start', () => {
    const address = 0x1000
    const code = [
      { address, length: 3, kind: 'other' as const },
      { address: address + 3, length: 2, kind: 'branch' as const, target: address },
      { address: address + 5, length: 1, kind: 'ret' as const },
    ]
    expect(entryPoint(code)).toEqual({ address, kind: 'start' })
  })

  test('where only starts can be probed, a stack check means that entries repeat', () => {
    expect(entryAtStart(codeFor('go1.24-amd64', 'main.middle')).kind).toBe('start')
    expect(entryAtStart(codeFor('go1.24-amd64', 'main.leaf')).kind).toBe('push')
  })

  test('no code, or no code at all, is no crash', () => {
    expect(entryPoint([])).toEqual({ address: 0, kind: 'push' })
    for (const arch of ['go1.24-amd64', 'go1.24-arm64'] as const) {
      const code = decoderFor(goBinary(arch))(Uint8Array.of(0xff, 0xff, 0xff, 0x0f, 0x0b), 0x1000)
      expect(retAddresses(code)).toEqual([])
    }
  })
})
